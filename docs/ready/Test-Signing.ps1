# Does PowerShell sign as Python, JavaScript, bash and C# do? Every vector of the signing files, and those files.
#
#     powershell -ExecutionPolicy Bypass -File Test-Signing.ps1      (Windows PowerShell 5.1)
#     pwsh -File Test-Signing.ps1                                    (PowerShell 7)
#
# It prints what is wrong and a last line like "322 right, 0 wrong"; it sends nothing. The people who wrote it have no
# PowerShell: what it prints on your machine is worth an issue, the good news too.

Set-StrictMode -Version 1
$ErrorActionPreference = 'Stop'

# The canonical URL: one spelling of a request's address, signed and sent byte for byte.
#
# RFC 3986 leaves a writer choices (which characters to escape, how to spell the host). They are
# settled here in the one way that no HTTP library, proxy or Postman engine rewrites.
#
# .NET's Uri respells what it is given; Windows PowerShell 5.1 even decodes %2F and %5C in a path.
# Whoever sends what Build-FinalUrl returns compares, letter by letter (-ceq does not: it takes
# texts for equal that differ in invisible characters): only where ([Uri] $url).AbsoluteUri is
# $url does the wire carry what was signed.
#
# The file is ASCII: Windows PowerShell 5.1 reads it in the code page of the machine.

$FinalUrlInPath = '!$&''()*+,;=:@'
$FinalUrlInName = '!$()*,;:@/?'
$FinalUrlInValue = '!$()*,;:@/?='
$FinalUrlUnreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~'
$FinalUrlLastPort = 65535

$FinalUrlBase = [regex]::new('\A(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#\\]*)([^?#]*)(\??)')
$FinalUrlAuthority = [regex]::new('\A(?:(?s:.*@))?(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?\z')
$FinalUrlUsualHost = [regex]::new('\A(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])\z')
$FinalUrlNumbers = [regex]::new('\A(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}\z')
$FinalUrlLonePercent = [regex]::new('%(?![0-9A-Fa-f]{2})')
$FinalUrlDot = [regex]::new('%2[eE]')

# Lower case has two letters for sigma; one of them ends a word.
$FinalUrlLastSigma = [regex]::new(
    '(?<=[\p{Lu}\p{Ll}\p{Lt}][.'':\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}]*)\u03A3' +
    '(?![.'':\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}]*[\p{Lu}\p{Ll}\p{Lt}])')

# Return a name with a value; $null stays $null, which a .NET type would turn into a text.
function New-Pair {
    param([string] $Name, $Value)
    [pscustomobject] @{ Name = $Name; Value = $Value }
}

# Return the canonical URL of an address, the path values below it and the query.
#
# The address is scheme://host[:port][/prefix], with escapes the prefix may already have; user,
# fragment and default port are dropped. Segments, names and values are plain text, each
# percent-encoded as UTF-8 (a slash too); the query is made of pairs (New-Pair), a value of $null
# is a name without =. With -KeepEscapes a valid %XX in them stays. ArgumentException: an address
# that is no http(s) one, a path value that is . or ..
function Build-FinalUrl {
    param([string] $Address, [object[]] $Segments, [object[]] $Query, [switch] $KeepEscapes)
    $keep = $KeepEscapes.IsPresent
    $read = $FinalUrlBase.Match($Address.Trim([char[]] " `t`r`n"))
    $scheme = 'http'
    if ($read.Groups[1].Success) {
        $scheme = $read.Groups[1].Value.ToLowerInvariant()
    }
    if ($scheme -cne 'http' -and $scheme -cne 'https') {
        throw [ArgumentException]::new('the base address does not begin with http:// or https://')
    }
    if ($read.Groups[4].Value.Length -gt 0) {
        throw [ArgumentException]::new('the base address has a query')
    }
    $port = 443
    if ($scheme -ceq 'http') {
        $port = 80
    }
    $server = Get-FinalUrlServer ($read.Groups[2].Value) $port
    $prefix = $read.Groups[3].Value
    if ($prefix.StartsWith('/', [StringComparison]::Ordinal)) {
        $prefix = $prefix.Substring(1)
    }
    $parts = [Collections.Generic.List[string]]::new()
    foreach ($part in $prefix.Split([char[]] '/')) {
        $parts.Add((Get-FinalUrlSegment $part $true))
    }
    $values = [Collections.Generic.List[string]]::new()
    foreach ($part in $Segments) {
        $values.Add((Get-FinalUrlSegment $part $keep))
    }
    while ($values.Count -gt 0 -and $parts.Count -gt 0 -and $parts[$parts.Count - 1].Length -eq 0) {
        $parts.RemoveAt($parts.Count - 1)
    }
    $url = $scheme + '://' + $server
    foreach ($part in $parts) {
        $url += '/' + $part
    }
    foreach ($part in $values) {
        $url += '/' + $part
    }
    $pairs = [Collections.Generic.List[string]]::new()
    foreach ($pair in $Query) {
        $pairs.Add((Get-FinalUrlPair $pair $keep))
    }
    $joined = [string]::Join('&', $pairs.ToArray())
    if ($joined.Length -gt 0) {
        $url += '?' + $joined
    }
    $url
}

# Percent-encode a text as UTF-8, all but letters, digits, - . _ ~ and the characters to keep;
# halves of surrogate pairs become U+FFFD.
function ConvertTo-FinalUrlText {
    param([string] $Text, [string] $Keep, [bool] $KeepEscapes = $false)
    if ($KeepEscapes) {
        $Text = $FinalUrlLonePercent.Replace($Text, '%25')
        $Keep = $Keep + '%'
    }
    $encoded = [Text.StringBuilder]::new()
    foreach ($byte in [Text.Encoding]::UTF8.GetBytes($Text)) {
        $letter = [char] $byte
        if ($byte -lt 128 -and ($FinalUrlUnreserved.IndexOf($letter) -ge 0 -or $Keep.IndexOf($letter) -ge 0)) {
            [void] $encoded.Append($letter)
        } else {
            [void] $encoded.Append('%').Append($byte.ToString('X2'))
        }
    }
    $encoded.ToString()
}

function Get-FinalUrlServer {
    param([string] $Authority, [int] $DefaultPort)
    $read = $FinalUrlAuthority.Match($Authority)
    $name = ''
    if ($read.Success) {
        $name = Get-FinalUrlHost ($read.Groups[1].Value)
    }
    $usual = $FinalUrlNumbers
    if ($name.Trim([char[]] '0123456789.').Length -gt 0) {
        $usual = $FinalUrlUsualHost
    }
    if (-not $usual.IsMatch($name)) {
        throw [ArgumentException]::new('the base address has no host, or not one as usual')
    }
    $digits = $read.Groups[2].Value
    $number = $digits.TrimStart([char[]] '0')
    if ($number.Length -gt 5 -or ($number.Length -gt 0 -and [int] $number -gt $FinalUrlLastPort)) {
        throw [ArgumentException]::new('the base address has a port over 65535')
    }
    $port = $DefaultPort
    if ($number.Length -gt 0) {
        $port = [int] $number
    } elseif ($digits.Length -gt 0) {
        $port = 0
    }
    if ($port -ne $DefaultPort) {
        $name += ':' + $port
    }
    $name
}

function Get-FinalUrlHost {
    param([string] $Name)
    $lower = $FinalUrlLastSigma.Replace($Name, [string] [char] 0x03C2)
    $lower = $lower.Replace([string] [char] 0x0130, 'i' + [char] 0x0307).ToLowerInvariant()
    $labels = [Collections.Generic.List[string]]::new()
    foreach ($label in $lower.Normalize([Text.NormalizationForm]::FormC).Split([char[]] '.')) {
        $labels.Add((Get-FinalUrlLabel $label))
    }
    [string]::Join('.', $labels.ToArray())
}

function Get-FinalUrlLabel {
    param([string] $Label)
    foreach ($letter in $Label.ToCharArray()) {
        if ([int] $letter -gt 127) {
            return 'xn--' + (Get-FinalUrlPunycode $Label)
        }
    }
    $Label
}

# RFC 3492. IdnMapping is not used: it follows other rules in each version of .NET.
function Get-FinalUrlPunycode {
    param([string] $Label)
    $points = [Collections.Generic.List[int]]::new()
    $written = [Text.StringBuilder]::new()
    for ($at = 0; $at -lt $Label.Length; $at++) {
        $point = [char]::ConvertToUtf32($Label, $at)
        $points.Add($point)
        if ($point -gt 0xFFFF) {
            $at++
        }
        if ($point -lt 128) {
            [void] $written.Append([char] $point)
        }
    }
    $basic = $written.Length
    $done = $basic
    $next = 128
    $delta = 0
    $bias = 72
    if ($basic -gt 0) {
        [void] $written.Append('-')
    }
    while ($done -lt $points.Count) {
        $smallest = 0x110000
        foreach ($point in $points) {
            if ($point -ge $next -and $point -lt $smallest) {
                $smallest = $point
            }
        }
        $delta += ($smallest - $next) * ($done + 1)
        $next = $smallest
        foreach ($point in $points) {
            if ($point -lt $next) {
                $delta++
            }
            if ($point -eq $next) {
                [void] $written.Append((Get-FinalUrlNumber $delta $bias))
                $bias = Get-FinalUrlBias $delta ($done + 1) ($done -eq $basic)
                $delta = 0
                $done++
            }
        }
        $delta++
        $next++
    }
    $written.ToString()
}

function Get-FinalUrlNumber {
    param($Number, [int] $Bias)
    $digits = 'abcdefghijklmnopqrstuvwxyz0123456789'
    $written = ''
    for ($place = 36; $true; $place += 36) {
        $least = $place - $Bias
        if ($place -le $Bias) {
            $least = 1
        } elseif ($place -ge $Bias + 26) {
            $least = 26
        }
        if ($Number -lt $least) {
            break
        }
        # PowerShell's / rounds, so the remainder is subtracted first.
        $rest = ($Number - $least) % (36 - $least)
        $written += $digits[$least + $rest]
        $Number = ($Number - $least - $rest) / (36 - $least)
    }
    $written + $digits[$Number]
}

function Get-FinalUrlBias {
    param($Delta, [int] $Points, [bool] $IsFirst)
    $divisor = 2
    if ($IsFirst) {
        $divisor = 700
    }
    $Delta = ($Delta - $Delta % $divisor) / $divisor
    $Delta += ($Delta - $Delta % $Points) / $Points
    $bias = 0
    while ($Delta -gt 455) {
        $Delta = ($Delta - $Delta % 35) / 35
        $bias += 36
    }
    $scaled = 36 * $Delta
    $bias + ($scaled - $scaled % ($Delta + 38)) / ($Delta + 38)
}

function Get-FinalUrlSegment {
    param([string] $Text, [bool] $KeepEscapes)
    $shown = $Text
    if ($KeepEscapes) {
        $shown = $FinalUrlDot.Replace($Text, '.')
    }
    if ([string]::Equals($shown, '.') -or [string]::Equals($shown, '..')) {
        throw [ArgumentException]::new('a path value may not be . or ..')
    }
    $encoded = ConvertTo-FinalUrlText $Text $FinalUrlInPath $KeepEscapes
    # One Postman engine takes a segment that begins with a colon for a path variable.
    if ($encoded.StartsWith(':', [StringComparison]::Ordinal)) {
        $encoded = '%3A' + $encoded.Substring(1)
    }
    $encoded
}

function Get-FinalUrlPair {
    param($Pair, [bool] $KeepEscapes)
    $text = ConvertTo-FinalUrlText $Pair.Name $FinalUrlInName $KeepEscapes
    if ($null -ne $Pair.Value) {
        $text += '=' + (ConvertTo-FinalUrlText $Pair.Value $FinalUrlInValue $KeepEscapes)
    }
    $text
}

# What may be shown of a URL or a signed text: all but the values of secret parameters.

$MaskedPair = [regex]::new('([?&])([^=&?]*)=([^&]*)')
$MaskedEscape = [regex]::new('%[0-9A-Fa-f]{2}')

# Return a text, a URL or what begins with one, with *** for the value of each secret.
#
# Names of parameters are compared decoded and without regard to case.
function Hide-Secret {
    param([string] $Text, [string[]] $SecretNames)
    $secrets = [Collections.Generic.HashSet[string]]::new()
    foreach ($name in $SecretNames) {
        [void] $secrets.Add($name.ToLowerInvariant())
    }
    $shown = [Text.StringBuilder]::new()
    $at = 0
    foreach ($pair in $MaskedPair.Matches($Text)) {
        [void] $shown.Append($Text.Substring($at, $pair.Index - $at))
        $name = ConvertFrom-MaskedName ($pair.Groups[2].Value)
        if ($secrets.Contains($name.ToLowerInvariant())) {
            [void] $shown.Append($pair.Groups[1].Value).Append($pair.Groups[2].Value).Append('=***')
        } else {
            [void] $shown.Append($pair.Value)
        }
        $at = $pair.Index + $pair.Length
    }
    [void] $shown.Append($Text.Substring($at))
    $shown.ToString()
}

function ConvertFrom-MaskedName {
    param([string] $Text)
    $bytes = [Collections.Generic.List[byte]]::new()
    $at = 0
    foreach ($escape in $MaskedEscape.Matches($Text)) {
        $bytes.AddRange([byte[]] [Text.Encoding]::UTF8.GetBytes($Text.Substring($at, $escape.Index - $at)))
        $bytes.Add([Convert]::ToByte($escape.Value.Substring(1), 16))
        $at = $escape.Index + 3
    }
    $bytes.AddRange([byte[]] [Text.Encoding]::UTF8.GetBytes($Text.Substring($at)))
    [Text.Encoding]::UTF8.GetString($bytes.ToArray())
}

# What a recipe reads of the request, and what it adds to it.

$HmacSent = @('id', 'token', 'subject')
$HmacFormType = 'application/x-www-form-urlencoded'
$HmacPort = [regex]::new(':([0-9]+)\z')

# A copy of the request without the pairs and headers that are sent but not signed.
function New-HmacRequestCopy {
    param([hashtable] $Request, $Lines)
    $fields = [Collections.Generic.HashSet[string]]::new()
    $names = [Collections.Generic.HashSet[string]]::new()
    $dropped = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
    foreach ($line in $Lines) {
        if ($line.Verb -ceq 'form') {
            [void] $fields.Add($line.Name)
        }
        if ($line.Verb -ceq 'form' -or $line.Verb -ceq 'query') {
            [void] $names.Add($line.Name)
        }
        if ($line.Verb -ceq 'header') {
            [void] $dropped.Add($line.Name)
        }
    }
    [string] $url = $Request['url']
    $halves = Split-HmacHalves $url '?'
    $kept = Remove-HmacPair $halves[1] $names
    if (-not [string]::Equals($kept, $halves[1])) {
        $url = $halves[0]
        if ($kept.Length -gt 0) {
            $url += '?' + $kept
        }
    }
    [byte[]] $body = $Request['body']
    if ($null -eq $body) {
        $body = [byte[]]::new(0)
    }
    $copy = @{ Method = [string] $Request['method']; Url = $url; Headers = @($Request['headers']); Body = $body }
    if ($fields.Count -gt 0 -and (Test-HmacForm $copy)) {
        $copy.Body = ConvertTo-HmacLatin (Remove-HmacPair (ConvertFrom-HmacLatin $body) $fields)
    }
    $copy.Headers = @(foreach ($header in $copy.Headers) {
        if ($null -ne $header -and -not $dropped.Contains($header.Name)) {
            $header
        }
    })
    $copy
}

# Whether the body is a form, whose fields a recipe can read and write.
function Test-HmacForm {
    param([hashtable] $Copy)
    foreach ($header in $Copy.Headers) {
        $isType = $null -ne $header -and [string]::Equals($header.Name, 'Content-Type', [StringComparison]::OrdinalIgnoreCase)
        if ($isType -and $header.Value.Trim().StartsWith($HmacFormType, [StringComparison]::OrdinalIgnoreCase)) {
            return $true
        }
    }
    $false
}

function Remove-HmacPair {
    param([string] $Pairs, $Names)
    $kept = [Collections.Generic.List[string]]::new()
    foreach ($pair in $Pairs.Split([char[]] '&')) {
        $halves = Split-HmacHalves $pair '='
        if (-not $Names.Contains($halves[0])) {
            $kept.Add($pair)
        }
    }
    [string]::Join('&', $kept.ToArray())
}

# Add one value to the request; a form field goes to the query if the body is not a form.
function Add-HmacPart {
    param([hashtable] $Copy, [string] $Location, [string] $Name, [byte[]] $Value)
    if ($Location -ceq 'header') {
        if ($Value.Length -eq 0) {
            return
        }
        $kept = @(foreach ($header in $Copy.Headers) {
            if (-not [string]::Equals($header.Name, $Name, [StringComparison]::OrdinalIgnoreCase)) {
                $header
            }
        })
        $Copy.Headers = $kept + @([pscustomobject] @{ Name = $Name; Value = (ConvertFrom-HmacBytes $Value) })
    } elseif ($Location -ceq 'form' -and (Test-HmacForm $Copy)) {
        $Copy.Body = ConvertTo-HmacLatin (Set-HmacPair (ConvertFrom-HmacLatin $Copy.Body) $Name $Value)
    } else {
        $halves = Split-HmacHalves $Copy.Url '?'
        $Copy.Url = $halves[0] + '?' + (Set-HmacPair $halves[1] $Name $Value)
    }
}

# The pairs with the named pair replaced, or with the new one at the end.
function Set-HmacPair {
    param([string] $Pairs, [string] $Name, [byte[]] $Value)
    $pair = $Name + '=' + (ConvertTo-HmacPercent $Value '')
    $isThere = $false
    $replaced = [Collections.Generic.List[string]]::new()
    foreach ($one in $Pairs.Split([char[]] '&')) {
        $halves = Split-HmacHalves $one '='
        if ([string]::Equals($halves[0], $Name)) {
            $one = $pair
            $isThere = $true
        }
        $replaced.Add($one)
    }
    if ($isThere) {
        return [string]::Join('&', $replaced.ToArray())
    }
    if ($Pairs.Length -gt 0) {
        $Pairs += '&'
    }
    $Pairs + $pair
}

# Put what templates can name into the values.
function Set-HmacParts {
    param([hashtable] $Copy, [hashtable] $Inputs, $Values)
    foreach ($name in $HmacSent) {
        [string] $text = $Inputs[$name]
        if ($text.Length -eq 0 -and [regex]::IsMatch($Inputs['recipe'], '\{' + $name + '[|}]')) {
            throw [ArgumentException]::new('the ' + $name + ' is empty')
        }
        $Values[$name] = ConvertTo-HmacBytes $text
    }
    $halves = Split-HmacHalves $Copy.Url '://'
    $target = Split-HmacHalves $halves[1] '/'
    $path = Split-HmacHalves $target[1] '?'
    $hostName = $target[0]
    $port = '80'
    if ($halves[0] -ceq 'https') {
        $port = '443'
    }
    $read = $HmacPort.Match($target[0])
    if ($read.Success) {
        $hostName = $target[0].Substring(0, $read.Index)
        $port = $read.Groups[1].Value
    }
    $form = ''
    if (Test-HmacForm $Copy) {
        $form = 'yes'
    }
    $Values['method'] = ConvertTo-HmacBytes $Copy.Method
    $Values['url'] = ConvertTo-HmacBytes $Copy.Url
    $Values['scheme'] = ConvertTo-HmacBytes $halves[0]
    $Values['host'] = ConvertTo-HmacBytes $target[0]
    $Values['hostname'] = ConvertTo-HmacBytes $hostName
    $Values['port'] = ConvertTo-HmacBytes $port
    $Values['path'] = ConvertTo-HmacBytes ('/' + $path[0])
    $Values['query'] = ConvertTo-HmacBytes $path[1]
    $Values['target'] = ConvertTo-HmacBytes ('/' + $target[1])
    $Values['form'] = ConvertTo-HmacBytes $form
    $Values['header:host'] = ConvertTo-HmacBytes $target[0]
    $Values['body'] = $Copy.Body
    foreach ($header in $Copy.Headers) {
        $Values['header:' + $header.Name.ToLowerInvariant()] = ConvertTo-HmacBytes ($header.Value.Trim())
    }
}

# What templates of a recipe hold: text, and values through filters.
#
# Functions that return bytes begin what they return with a comma, which keeps the bytes together.

$HmacPlaceholder = [regex]::new(
    '\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}')
$HmacLiteral = [regex]::new('\\[ntr\\]')

function Get-HmacFilled {
    param([string] $Template, $Values)
    $filled = [Collections.Generic.List[byte]]::new()
    $at = 0
    foreach ($placeholder in $HmacPlaceholder.Matches($Template)) {
        $filled.AddRange([byte[]] (Get-HmacLiteral ($Template.Substring($at, $placeholder.Index - $at))))
        $at = $placeholder.Index + $placeholder.Length
        if ($placeholder.Groups[1].Success) {
            $filled.AddRange([byte[]] (Get-HmacValue $placeholder $Values))
        } else {
            $filled.Add([byte] [int] $placeholder.Value[0])
        }
    }
    $filled.AddRange([byte[]] (Get-HmacLiteral ($Template.Substring($at))))
    , $filled.ToArray()
}

function Get-HmacValue {
    param($Placeholder, $Values)
    $name = $Placeholder.Groups[1].Value
    $argument = $Placeholder.Groups[2].Value
    $full = $name
    if ($argument.Length -gt 0) {
        $full = $name + ':' + $argument.ToLowerInvariant()
    }
    $value = [byte[]]::new(0)
    if ($name -ceq 'headers' -or $name -ceq 'names') {
        [byte[]] $value = Get-HmacHeaderList $Values $argument ($name -ceq 'names')
    } elseif ($Values.ContainsKey($full)) {
        [byte[]] $value = $Values[$full]
    }
    $filters = $Placeholder.Groups[3].Value
    if ($filters.Length -gt 0) {
        foreach ($filter in $filters.Substring(1).Split([char[]] '|')) {
            $words = Split-HmacHalves $filter ':'
            [byte[]] $value = ConvertTo-HmacFiltered $value $words[0] $words[1]
        }
    }
    , $value
}

function Get-HmacLiteral {
    param([string] $Text)
    $letters = @{ '\n' = "`n"; '\t' = "`t"; '\r' = "`r"; '\\' = '\' }
    $shown = ''
    $at = 0
    foreach ($escape in $HmacLiteral.Matches($Text)) {
        $shown += $Text.Substring($at, $escape.Index - $at) + $letters[$escape.Value]
        $at = $escape.Index + 2
    }
    , (ConvertTo-HmacBytes ($shown + $Text.Substring($at)))
}

# The headers of a list, `x-a,x-b-*`, as lines `name:value`, or their names alone, `x-a;x-b-c`.
function Get-HmacHeaderList {
    param($Values, [string] $Chosen, [bool] $NamesOnly)
    $present = [Collections.Generic.List[string]]::new()
    foreach ($key in $Values.Keys) {
        if ($key.StartsWith('header:', [StringComparison]::Ordinal)) {
            $present.Add($key.Substring(7))
        }
    }
    $present.Sort([StringComparer]::Ordinal)
    $names = [Collections.Generic.List[string]]::new()
    foreach ($wanted in $Chosen.Split([char[]] ',')) {
        foreach ($name in $present) {
            $isWanted = [string]::Equals($name, $wanted)
            if ($wanted.EndsWith('*', [StringComparison]::Ordinal)) {
                $isWanted = $name.StartsWith($wanted.Substring(0, $wanted.Length - 1), [StringComparison]::Ordinal)
            }
            if ($isWanted -and -not $names.Contains($name)) {
                $names.Add($name)
            }
        }
    }
    if ($NamesOnly) {
        return , (ConvertTo-HmacBytes ([string]::Join(';', $names.ToArray())))
    }
    $lines = ''
    foreach ($name in $names) {
        $lines += $name + ':' + (ConvertFrom-HmacBytes ($Values['header:' + $name])) + "`n"
    }
    , (ConvertTo-HmacBytes $lines)
}

function ConvertTo-HmacFiltered {
    param([byte[]] $Value, [string] $Filter, [string] $Argument)
    $text = ConvertFrom-HmacLatin $Value
    $mark = ConvertFrom-HmacLatin (ConvertTo-HmacBytes $Argument)
    switch -CaseSensitive ($Filter) {
        'pct' { return , (ConvertTo-HmacBytes (ConvertTo-HmacPercent $Value $Argument)) }
        'decoded' { return , (ConvertFrom-HmacPercent $Value) }
        'lower' { return , (ConvertTo-HmacCase $Value 65 32) }
        'upper' { return , (ConvertTo-HmacCase $Value 97 -32) }
        'without' {
            if ($text.StartsWith($mark, [StringComparison]::Ordinal)) {
                $text = $text.Substring($mark.Length)
            }
            return , (ConvertTo-HmacLatin $text)
        }
        'trim' { return , (ConvertTo-HmacLatin ($text.Trim([char[]] " `t`r`n"))) }
        'collapsed' { return , (ConvertTo-HmacLatin ([regex]::Replace($text, '[ \t]+', ' '))) }
        'size' { return , (ConvertTo-HmacBytes ($Value.Length.ToString([Globalization.CultureInfo]::InvariantCulture))) }
        'first' { return , (ConvertTo-HmacLatin ($text.Substring(0, [Math]::Min([int] $Argument, $text.Length)))) }
        'before' { return , (ConvertTo-HmacLatin ((Split-HmacHalves $text $mark)[0])) }
        'after' { return , (ConvertTo-HmacLatin ((Split-HmacHalves $text $mark)[1])) }
    }
    if ([Array]::IndexOf(@('sorted', 'joined', 'lines'), $Filter) -ge 0) {
        return , (ConvertTo-HmacBytes (Get-HmacSorted (ConvertFrom-HmacBytes $Value) $Filter))
    }
    if ([Array]::IndexOf(@('md5', 'sha1', 'sha256', 'sha384', 'sha512'), $Filter) -ge 0) {
        return , (Get-HmacHash $Filter $Value)
    }
    , (ConvertTo-HmacEncoded $Value $Filter)
}

# Letters of ASCII from the first on in the other case.
function ConvertTo-HmacCase {
    param([byte[]] $Value, [int] $First, [int] $Step)
    $changed = [byte[]]::new($Value.Length)
    for ($at = 0; $at -lt $Value.Length; $at++) {
        $code = [int] $Value[$at]
        if ($code -ge $First -and $code -lt $First + 26) {
            $code += $Step
        }
        $changed[$at] = [byte] $code
    }
    , $changed
}

# The parameters in order: encoded, k=v&k=v, or decoded: joined, kvkv, or as lines k:v.
function Get-HmacSorted {
    param([string] $Query, [string] $Form)
    $rows = [Collections.Generic.List[object]]::new()
    foreach ($pair in $Query.Split([char[]] '&')) {
        if ($pair.Length -gt 0) {
            $halves = Split-HmacHalves ($pair.Replace('+', ' ')) '='
            $row = @{ Name = ConvertFrom-HmacPercentText $halves[0] $Form; Value = ConvertFrom-HmacPercentText $halves[1] $Form }
            # UTF-8 has the order of the characters, UTF-16 has not; no digit stands before "-".
            $row.Key = (ConvertTo-HmacOrder $row.Name) + '-' + (ConvertTo-HmacOrder $row.Value)
            $at = $rows.Count
            while ($at -gt 0 -and [StringComparer]::Ordinal.Compare($rows[$at - 1].Key, $row.Key) -gt 0) {
                $at--
            }
            $rows.Insert($at, $row)
        }
    }
    $written = ''
    foreach ($row in $rows) {
        if ($Form -ceq 'sorted') {
            if ($written.Length -gt 0) {
                $written += '&'
            }
            $written += $row.Name + '=' + $row.Value
        } elseif ($Form -ceq 'joined') {
            $written += $row.Name + $row.Value
        } else {
            $written += $row.Name + ':' + $row.Value + "`n"
        }
    }
    $written
}

function ConvertTo-HmacOrder {
    param([string] $Text)
    [BitConverter]::ToString([Text.Encoding]::UTF8.GetBytes($Text)).Replace('-', '')
}

# A name or value of a query as text, encoded anew where it is to be sorted.
function ConvertFrom-HmacPercentText {
    param([string] $Text, [string] $Form)
    $plain = ConvertFrom-HmacBytes (ConvertFrom-HmacPercent (ConvertTo-HmacBytes $Text))
    if ($Form -ceq 'sorted') {
        $plain = ConvertTo-HmacPercent (ConvertTo-HmacBytes $plain) ''
    }
    $plain
}

# The values of a recipe: the secret, the time, a nonce; bytes and how they are written; hashes.
#
# Functions that return bytes begin what they return with a comma, which keeps the bytes together.

$HmacEscape = [regex]::new('%[0-9A-Fa-f]{2}')
$HmacLatin1 = [Text.Encoding]::GetEncoding(28591)
$HmacUnreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'

$HmacTimes = @{
    'iso' = 'yyyy-MM-dd''T''HH:mm:ss''Z'''
    'iso-ms' = 'yyyy-MM-dd''T''HH:mm:ss.fff''Z'''
    'iso-local' = 'yyyy-MM-dd''T''HH:mm:ss'
    'iso-basic' = 'yyyyMMdd''T''HHmmss''Z'''
    'iso-zone' = 'yyyyMMdd''T''HH:mm:ss''+0000'''
    'date' = 'yyyy-MM-dd'
    'date-basic' = 'yyyyMMdd'
    'plain' = 'yyyy-MM-dd HH:mm:ss'
    'rfc1123' = 'ddd, dd MMM yyyy HH:mm:ss ''GMT'''
    'rfc2822' = 'ddd, dd MMM yyyy HH:mm:ss ''-0000'''
}

function Get-HmacSecret {
    param([string] $Text, [string] $Form)
    if ($Text.Length -eq 0) {
        throw [ArgumentException]::new('the secret is empty')
    }
    if ($Form -ceq 'base64') {
        $isBase64 = [regex]::IsMatch($Text, '\A[A-Za-z0-9+/]*={0,2}\z')
        try {
            if ($isBase64) {
                return , [Convert]::FromBase64String($Text)
            }
        } catch {
            $isBase64 = $false
        }
        throw [ArgumentException]::new('the secret is not base64')
    }
    if ($Form -ceq 'ascii') {
        $Text = [regex]::Replace($Text, '[^\x00-\x7f]', '?') # one for each UTF-16 unit
    }
    if ($Form -cne 'hex') {
        return , (ConvertTo-HmacBytes $Text)
    }
    $digits = [regex]::Replace($Text, '[ \t\r\n]', '')
    if (-not [regex]::IsMatch($digits, '\A(?:[0-9A-Fa-f]{2})*\z')) {
        throw [ArgumentException]::new('the secret is not hex')
    }
    $bytes = [byte[]]::new($digits.Length / 2)
    for ($at = 0; $at -lt $bytes.Length; $at++) {
        $bytes[$at] = [Convert]::ToByte($digits.Substring(2 * $at, 2), 16)
    }
    , $bytes
}

function New-HmacNonce {
    param([string] $Form)
    if ($Form -ceq 'uuid') {
        return [Guid]::NewGuid().ToString()
    }
    $bytes = [byte[]]::new(16)
    $generator = [Security.Cryptography.RandomNumberGenerator]::Create()
    try {
        $generator.GetBytes($bytes)
    } finally {
        $generator.Dispose()
    }
    [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant()
}

function Get-HmacTime {
    param([DateTimeOffset] $Moment, [string] $Written)
    $words = $Written.Split([char[]] ' ')
    $invariant = [Globalization.CultureInfo]::InvariantCulture
    $now = $Moment.UtcDateTime.AddSeconds([int] $words[1])
    if (-not $words[0].StartsWith('unix', [StringComparison]::Ordinal)) {
        return $now.ToString($HmacTimes[$words[0]], $invariant)
    }
    $unit = 10
    if ($words[0] -ceq 'unix') {
        $unit = 10000000
    } elseif ($words[0] -ceq 'unix-ms') {
        $unit = 10000
    }
    [long] $ticks = $now.Ticks - [DateTime]::new(1970, 1, 1).Ticks
    # PowerShell's / rounds, so the remainder is subtracted first.
    ([long] (($ticks - $ticks % $unit) / $unit)).ToString($invariant)
}

function ConvertTo-HmacBytes {
    param([string] $Text)
    , [Text.Encoding]::UTF8.GetBytes($Text)
}

function ConvertFrom-HmacBytes {
    param([byte[]] $Value)
    [Text.Encoding]::UTF8.GetString($Value)
}

function ConvertTo-HmacLatin {
    param([string] $Text)
    , $HmacLatin1.GetBytes($Text)
}

function ConvertFrom-HmacLatin {
    param([byte[]] $Value)
    $HmacLatin1.GetString($Value)
}

# Return what stands before the mark and what stands behind it: two texts.
function Split-HmacHalves {
    param([string] $Text, [string] $Mark)
    $at = $Text.IndexOf($Mark, [StringComparison]::Ordinal)
    if ($at -lt 0) {
        $Text
        ''
    } else {
        $Text.Substring(0, $at)
        $Text.Substring($at + $Mark.Length)
    }
}

function ConvertTo-HmacEncoded {
    param([byte[]] $Value, [string] $Encoding)
    if ($Encoding -ceq 'raw') {
        return , $Value
    }
    $digits = [BitConverter]::ToString($Value).Replace('-', '')
    if ($Encoding -ceq 'HEX') {
        return , (ConvertTo-HmacBytes $digits)
    }
    if ($Encoding -ceq 'hex') {
        return , (ConvertTo-HmacBytes ($digits.ToLowerInvariant()))
    }
    $text = [Convert]::ToBase64String($Value)
    if ($Encoding -cne 'base64') {
        $text = $text.Replace('+', '-').Replace('/', '_')
    }
    , (ConvertTo-HmacBytes $text)
}

function ConvertTo-HmacPercent {
    param([byte[]] $Value, [string] $Keep)
    $written = [Text.StringBuilder]::new()
    foreach ($byte in $Value) {
        $letter = [char] $byte
        if ($byte -lt 128 -and ($HmacUnreserved.IndexOf($letter) -ge 0 -or $Keep.IndexOf($letter) -ge 0)) {
            [void] $written.Append($letter)
        } else {
            [void] $written.Append('%').Append($byte.ToString('X2'))
        }
    }
    $written.ToString()
}

function ConvertFrom-HmacPercent {
    param([byte[]] $Value)
    $text = ConvertFrom-HmacLatin $Value
    $decoded = [Text.StringBuilder]::new()
    $at = 0
    foreach ($escape in $HmacEscape.Matches($text)) {
        [void] $decoded.Append($text.Substring($at, $escape.Index - $at))
        [void] $decoded.Append([char] [Convert]::ToByte($escape.Value.Substring(1), 16))
        $at = $escape.Index + 3
    }
    [void] $decoded.Append($text.Substring($at))
    , (ConvertTo-HmacLatin ($decoded.ToString()))
}

function Get-HmacHash {
    param([string] $Name, [byte[]] $Text)
    switch -CaseSensitive ($Name) {
        'md5' { $hash = [Security.Cryptography.MD5]::Create() }
        'sha1' { $hash = [Security.Cryptography.SHA1]::Create() }
        'sha256' { $hash = [Security.Cryptography.SHA256]::Create() }
        'sha384' { $hash = [Security.Cryptography.SHA384]::Create() }
        default { $hash = [Security.Cryptography.SHA512]::Create() }
    }
    try {
        , $hash.ComputeHash($Text)
    } finally {
        $hash.Dispose()
    }
}

function Get-HmacKeyed {
    param([string] $Name, [byte[]] $Key, [byte[]] $Text)
    switch -CaseSensitive ($Name) {
        'md5' { $hmac = [Security.Cryptography.HMACMD5]::new($Key) }
        'sha1' { $hmac = [Security.Cryptography.HMACSHA1]::new($Key) }
        'sha256' { $hmac = [Security.Cryptography.HMACSHA256]::new($Key) }
        'sha384' { $hmac = [Security.Cryptography.HMACSHA384]::new($Key) }
        default { $hmac = [Security.Cryptography.HMACSHA512]::new($Key) }
    }
    try {
        , $hmac.ComputeHash($Text)
    } finally {
        $hmac.Dispose()
    }
}

# Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
#
# The recipe is data in lines, `verb argument...`, with a template as the last argument. It was
# checked before, so that a secret is used only as a key or in a hash.

# Sign a request (its method, url, headers as pairs, and body as bytes) by the recipe among the
# inputs; return the Url to send, the Text that the last step signs (secrets left out), the Headers
# (pairs), the Body to send.
#
# Other inputs: secret; id, token and subject, which may be sent; and nonce, where it shall not be
# random. If the request already has a value that the recipe adds, the new value replaces it: a signed
# value keeps its position, a value that is only sent goes to the end. Clock is a script block that
# returns a DateTimeOffset.
# ArgumentException: an empty or malformed secret.
function Add-HmacSignature {
    param([hashtable] $Request, [hashtable] $Inputs, [scriptblock] $Clock)
    $lines = [Collections.Generic.List[object]]::new()
    foreach ($line in ([string] $Inputs['recipe']).Split([char[]] "`n")) {
        if ($line.Length -gt 0) {
            $first = Split-HmacHalves $line ' '
            $second = Split-HmacHalves $first[1] ' '
            $lines.Add(@{ Verb = $first[0]; Name = $second[0]; Rest = $second[1] })
        }
    }
    $copy = New-HmacRequestCopy $Request $lines
    $values = [Collections.Generic.Dictionary[string, object]]::new()
    Set-HmacParts $copy $Inputs $values
    $visible = [Collections.Generic.Dictionary[string, object]]::new()
    Set-HmacParts $copy $Inputs $visible
    $visible['secret'] = ConvertTo-HmacBytes '***'
    $headers = [Collections.Generic.List[object]]::new()
    $shown = ''
    foreach ($line in $lines) {
        $verb = $line.Verb
        if ($verb -ceq 'secret') {
            $values['secret'] = Get-HmacSecret $Inputs['secret'] $line.Name
        } elseif ($verb -ceq 'nonce') {
            [string] $nonce = $Inputs['nonce']
            if ($nonce.Length -eq 0) {
                $nonce = New-HmacNonce $line.Name
            }
            $values['nonce'] = ConvertTo-HmacBytes $nonce
            $visible['nonce'] = $values['nonce']
        } elseif ($verb -ceq 'time') {
            $values[$line.Name] = ConvertTo-HmacBytes (Get-HmacTime ([DateTimeOffset] (& $Clock)) $line.Rest)
            $visible[$line.Name] = $values[$line.Name]
        } elseif ($verb -ceq 'let' -or $verb -ceq 'hash' -or $verb -ceq 'hmac') {
            $text = Invoke-HmacStep $line $values $visible
            if ($null -ne $text) {
                $shown = $text
            }
        } else {
            [byte[]] $value = Get-HmacFilled $line.Rest $values
            $isSigned = $verb.StartsWith('set-', [StringComparison]::Ordinal)
            $location = $verb
            if ($isSigned) {
                $location = $verb.Substring(4)
            }
            Add-HmacPart $copy $location $line.Name $value
            if ($value.Length -gt 0 -and $location -ceq 'header') {
                Set-HmacHeader $headers $line.Name (ConvertFrom-HmacBytes $value)
            }
            if ($isSigned) {
                Set-HmacParts $copy $Inputs $values
                Set-HmacParts $copy $Inputs $visible
            }
        }
    }
    [pscustomobject] @{ Url = $copy.Url; Text = $shown; Headers = $headers.ToArray(); Body = $copy.Body }
}

# Take one step, if its condition holds and its name has no value yet; return the text shown, or $null.
function Invoke-HmacStep {
    param([hashtable] $Line, $Values, $Visible)
    $words = Split-HmacHalves $Line.Rest ' '
    if ($Values.ContainsKey($Line.Name) -or -not (Test-HmacCondition $words[0] $Values)) {
        return $null
    }
    if ($Line.Verb -ceq 'let') {
        $filled = Get-HmacFilled $words[1] $Values
        $Visible[$Line.Name] = Get-HmacFilled $words[1] $Visible
        $Values[$Line.Name] = $filled
        return $null
    }
    $how = $words[1].Split([char[]] ' ', 3)
    $tab = $how[2].LastIndexOf([char] "`t")
    $template = $how[2].Substring($tab + 1)
    [byte[]] $text = Get-HmacFilled $template $Values
    if ($Line.Verb -ceq 'hmac') {
        [byte[]] $key = Get-HmacFilled ($how[2].Substring(0, $tab)) $Values
        [byte[]] $digest = Get-HmacKeyed $how[0] $key $text
    } else {
        [byte[]] $digest = Get-HmacHash $how[0] $text
    }
    $shown = ConvertFrom-HmacBytes (Get-HmacFilled $template $Visible)
    $Values[$Line.Name] = ConvertTo-HmacEncoded $digest $how[1]
    $Visible[$Line.Name] = $Values[$Line.Name]
    $shown
}

function Test-HmacCondition {
    param([string] $When, $Values)
    if ($When -ceq 'body' -or $When -ceq 'query' -or $When -ceq 'form') {
        return $Values[$When].Length -gt 0
    }
    if ($When -ceq '!body' -or $When -ceq '!query' -or $When -ceq '!form') {
        return $Values[$When.Substring(1)].Length -eq 0
    }
    $When -ceq '-' -or [string]::Equals((ConvertFrom-HmacBytes $Values['method']), $When)
}

function Set-HmacHeader {
    param($Headers, [string] $Name, [string] $Value)
    $pair = [pscustomobject] @{ Name = $Name; Value = $Value }
    for ($at = 0; $at -lt $Headers.Count; $at++) {
        if ([string]::Equals($Headers[$at].Name, $Name)) {
            $Headers[$at] = $pair
            return
        }
    }
    $Headers.Add($pair)
}

# Qlik's Xrfkey pair: one value of 16 letters and digits, in the query and in a header.
#
# Source: Qlik's reference pages of the repository and proxy service APIs. The key proves that no
# foreign web page made the request; it is neither secret nor a credential, and nothing is signed.

$XrfkeyAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
$XrfkeyLength = 16
$XrfkeyFair = 248
$XrfkeyUsual = [regex]::new('\A[0-9A-Za-z]{16}\z')
$XrfkeyEscape = [regex]::new('%([0-7][0-9A-Fa-f])')

# Put the same key into the query of the request's url and into the header; return the Url to send,
# the Text that was signed (none), the Headers (pairs), no other Body.
#
# A key already in the query, its name in any case, is replaced; all else keeps its order and
# spelling. Input: xrfkey, a fixed key of 16 letters and digits; left out or empty, each call makes
# a fresh one from Random, a script block that returns as many bytes of RandomNumberGenerator as it
# is told. ArgumentException: another key, a URL with a fragment, a source that is not random.
function Add-QlikXrfkeySignature {
    param([hashtable] $Request, [hashtable] $Inputs, [scriptblock] $Random)
    [string] $url = $Request['url']
    if ($url.IndexOf([char] '#') -ge 0) {
        throw [ArgumentException]::new('the URL has a #, which would cut off the key: write %23')
    }
    [string] $key = $Inputs['xrfkey']
    if ($key.Length -eq 0) {
        $key = Get-FreshXrfkey $Random
    }
    if (-not $XrfkeyUsual.IsMatch($key)) {
        throw [ArgumentException]::new('the Xrfkey is not made of 16 letters and digits')
    }
    $headers = @([pscustomobject] @{ Name = 'X-Qlik-Xrfkey'; Value = $key })
    [pscustomobject] @{ Url = (Set-Xrfkey $url $key); Text = ''; Headers = $headers; Body = $null }
}

function Get-FreshXrfkey {
    param([scriptblock] $Random)
    $key = ''
    for ($attempt = 0; $attempt -lt $XrfkeyLength; $attempt++) {
        foreach ($byte in (& $Random $XrfkeyLength)) {
            # 248 is 4 times 62: the bytes above would make the first letters more frequent.
            if ($byte -lt $XrfkeyFair) {
                $key += $XrfkeyAlphabet[$byte % 62]
            }
        }
        if ($key.Length -ge $XrfkeyLength) {
            return $key.Substring(0, $XrfkeyLength)
        }
    }
    throw [ArgumentException]::new('the random source is not random')
}

function Set-Xrfkey {
    param([string] $Url, [string] $Key)
    $mark = $Url.IndexOf([char] '?')
    $target = $Url
    $query = ''
    if ($mark -ge 0) {
        $target = $Url.Substring(0, $mark)
        $query = $Url.Substring($mark + 1)
    }
    $pairs = [Collections.Generic.List[string]]::new()
    $index = -1
    if ($query.Length -gt 0) {
        foreach ($pair in $query.Split([char[]] '&')) {
            if (-not (Test-Xrfkey ($pair.Split([char[]] '=')[0]))) {
                $pairs.Add($pair)
            } elseif ($index -lt 0) {
                $index = $pairs.Count
            }
        }
    }
    if ($index -lt 0) {
        $index = $pairs.Count
    }
    $pairs.Insert($index, 'xrfkey=' + $Key)
    $target + '?' + [string]::Join('&', $pairs.ToArray())
}

function Test-Xrfkey {
    param([string] $Name)
    $decoded = $Name
    foreach ($escape in $XrfkeyEscape.Matches($Name)) {
        # Each escape has three characters, its letter one: from the left, two places go with each.
        $at = $escape.Index - ($Name.Length - $decoded.Length)
        $letter = [string] [char] [Convert]::ToByte($escape.Groups[1].Value, 16)
        $decoded = $decoded.Substring(0, $at) + $letter + $decoded.Substring($at + 3)
    }
    [string]::Equals($decoded, 'xrfkey', [StringComparison]::OrdinalIgnoreCase)
}

# QLM strict authentication, versions 1 and 2: HMAC-SHA256 over the URL and the X-Qlm headers.
#
# Source: Soraco's support article 360045904672 and the digests printed there. Where it leaves a
# choice open, that is an input, and the default is the reading of the vendor's own code.

$QlmTokenHeaders = @(
    'X-Qlm-Authentication-Token'
    'X-Qlm-Authentication'
    'Qlm-Authentication-Token'
    'Qlm-Authentication'
)
$QlmReserved = @('X-Qlm-Timestamp', 'X-Qlm-Authentication-Version')
$QlmHeaderName = [regex]::new('\A[xX]-[qQ][lL][mM][!#$%&''*+.^_`|~0-9A-Za-z-]*\z')
$QlmHeaderValue = [regex]::new('\A(?:[!-~](?:[ -~]*[!-~])?)?\z')
# The escapes that Uri.ToString shows as characters: ASCII but ;/?:@&=+$,#%\ and well-formed UTF-8
# of U+00A0 and above (RFC 3629).
$QlmUnescaped = [regex]::new(
    '%(?:2[012789aAdDeE]|3[0-9cCeE]|4[1-9a-fA-F]|5[0-9abdefABDEF]|6[0-9a-fA-F]|7[0-9a-eA-E])' +
    '|%[cC]2%[abAB][0-9a-fA-F]|%(?:[cC][3-9a-fA-F]|[dD][0-9a-fA-F])%[89abAB][0-9a-fA-F]' +
    '|%(?:[eE]0%[abAB][0-9a-fA-F]|[eE][1-9abcefABCEF]%[89abAB][0-9a-fA-F]|[eE][dD]%[89][0-9a-fA-F])' +
    '%[89abAB][0-9a-fA-F]' +
    '|%(?:[fF]0%[9abAB][0-9a-fA-F]|[fF][1-3]%[89abAB][0-9a-fA-F]|[fF]4%8[0-9a-fA-F])' +
    '(?:%[89abAB][0-9a-fA-F]){2}')

# Sign a request by its url, which must already be spelled as it will be sent; return the Url to
# send unchanged, the Text that was signed, the Headers (pairs), no other Body.
#
# Inputs: api_key (required; of ASCII to be safe), version (2 or 1), token_header, separator (: or =,
# before the version), extra_headers (lines "Name: value", signed in that order), extra_position
# (after or before the timestamp), signed_form (sent, or unescaped as .NET shows a URL). An input
# left out or empty takes its default. Clock is a script block that returns a DateTimeOffset. A
# server accepts the signature only for a limited time (the vendor's text on version 1: 60 seconds).
# ArgumentException: unusable input.
function Add-QlmStrictSignature {
    param([hashtable] $Request, [hashtable] $Inputs, [scriptblock] $Clock)
    [string] $url = $Request['url']
    [byte[]] $key = Get-QlmKey $Inputs['api_key']
    $version = Get-QlmChoice $Inputs 'version' @('2', '1')
    $tokenHeader = Get-QlmChoice $Inputs 'token_header' (@('') + $QlmTokenHeaders)
    $separator = Get-QlmChoice $Inputs 'separator' @(':', '=')
    $position = Get-QlmChoice $Inputs 'extra_position' @('after', 'before')
    $form = Get-QlmChoice $Inputs 'signed_form' @('sent', 'unescaped')
    $moment = [DateTimeOffset] (& $Clock)
    $time = $moment.ToUniversalTime().ToString('yyyy-MM-dd HH:mm:ss', [Globalization.CultureInfo]::InvariantCulture)
    $extra = @(Get-QlmExtraHeader $Inputs['extra_headers'])
    if ($version -ceq '1' -and $extra.Count -gt 0) {
        throw [ArgumentException]::new('version 1 signs no additional headers')
    }
    $text = $url
    if ($form -ceq 'unescaped') {
        $text = ConvertTo-QlmUnescaped $url
    }
    if ($version -ceq '2') {
        $common = '&X-Qlm-Timestamp:' + $time + '&X-Qlm-Authentication-Version' + $separator + '2'
        $added = ''
        foreach ($header in $extra) {
            $added += '&' + $header.Name + ':' + $header.Value
        }
        if ($position -ceq 'before') {
            $text += $added + $common
        } else {
            $text += $common + $added
        }
    }
    $prefix = ''
    if ($version -ceq '2') {
        $prefix = 'X-'
    }
    if ($tokenHeader.Length -eq 0) {
        $tokenHeader = $prefix + 'Qlm-Authentication-Token'
    }
    $headers = @(
        [pscustomobject] @{ Name = $tokenHeader; Value = (Get-QlmToken $key $text) }
        [pscustomobject] @{ Name = $prefix + 'Qlm-Timestamp'; Value = $time }
    )
    if ($version -ceq '2') {
        $headers += [pscustomobject] @{ Name = 'X-Qlm-Authentication-Version'; Value = '2' }
    }
    [pscustomobject] @{ Url = $url; Text = $text; Headers = $headers + $extra; Body = $null }
}

function Get-QlmToken {
    param([byte[]] $Key, [string] $Text)
    $hmac = [Security.Cryptography.HMACSHA256]::new($Key)
    try {
        [byte[]] $digest = $hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($Text))
        [BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
    } finally {
        $hmac.Dispose()
    }
}

function Get-QlmKey {
    param([string] $Key)
    if ($Key.Length -eq 0) {
        throw [ArgumentException]::new('the API key is empty')
    }
    # As in the vendor's code: each UTF-16 unit outside ASCII becomes `?`.
    $bytes = [Collections.Generic.List[byte]]::new()
    $isForeign = $false
    foreach ($unit in $Key.ToCharArray()) {
        $code = [int] $unit
        if ($code -gt 127) {
            $isForeign = $true
            $code = 63
        }
        $bytes.Add([byte] $code)
    }
    if ($isForeign) {
        [Console]::Error.WriteLine('The API key has characters outside ASCII, signed as `?`: many keys sign alike.')
    }
    # The comma keeps the bytes together: what a function returns is taken apart otherwise.
    , $bytes.ToArray()
}

function Get-QlmChoice {
    param([hashtable] $Inputs, [string] $Name, [string[]] $Allowed)
    [string] $value = $Inputs[$Name]
    if ($value.Length -eq 0) {
        $value = $Allowed[0]
    }
    if ([Array]::IndexOf($Allowed, $value) -lt 0) {
        $shown = [string]::Join(', ', $Allowed).TrimStart([char[]] ', ')
        throw [ArgumentException]::new($Name + ' is not one of ' + $shown)
    }
    $value
}

function Get-QlmExtraHeader {
    param([string] $Lines)
    $taken = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
    foreach ($name in ($QlmReserved + $QlmTokenHeaders)) {
        [void] $taken.Add($name)
    }
    foreach ($line in $Lines.Split([char[]] "`n")) {
        if ($line.Length -eq 0) {
            continue
        }
        $colon = $line.IndexOf([char] ':')
        $name = ''
        $value = ''
        if ($colon -ge 0) {
            $name = $line.Substring(0, $colon)
            $value = $line.Substring($colon + 1)
        }
        if ($value.StartsWith(' ', [StringComparison]::Ordinal)) {
            $value = $value.Substring(1)
        }
        if (-not $QlmHeaderName.IsMatch($name) -or -not $QlmHeaderValue.IsMatch($value)) {
            throw [ArgumentException]::new('an additional header is not `X-Qlm...: value` in ASCII')
        }
        if (-not $taken.Add($name)) {
            throw [ArgumentException]::new('the header ' + $name + ' is set twice, or by the signature')
        }
        [pscustomobject] @{ Name = $name; Value = $value }
    }
}

function ConvertTo-QlmUnescaped {
    param([string] $Url)
    $shown = [Text.StringBuilder]::new()
    $at = 0
    foreach ($escapes in $QlmUnescaped.Matches($Url)) {
        [void] $shown.Append($Url.Substring($at, $escapes.Index - $at))
        $bytes = [Collections.Generic.List[byte]]::new()
        foreach ($digits in $escapes.Value.Substring(1).Split([char[]] '%')) {
            $bytes.Add([Convert]::ToByte($digits, 16))
        }
        [void] $shown.Append([Text.Encoding]::UTF8.GetString($bytes.ToArray()))
        $at = $escapes.Index + $escapes.Length
    }
    [void] $shown.Append($Url.Substring($at))
    $shown.ToString()
}

$counts = @{ Right = 0; Wrong = 0 }
$source = @{ Bytes = [byte[]]::new(0); At = 0 }

# The next bytes of a source that is not random, fewer where it ends.
$random = {
    param([int] $Count)
    $end = [Math]::Min($source['At'] + $Count, $source['Bytes'].Length)
    for ($at = $source['At']; $at -lt $end; $at++) {
        $source['Bytes'][$at]
    }
    $source['At'] = $end
}

function Set-Source {
    param([string] $Digits)
    $source['At'] = 0
    $source['Bytes'] = [byte[]]::new($Digits.Length / 2)
    for ($at = 0; $at -lt $Digits.Length / 2; $at++) {
        $source['Bytes'][$at] = [Convert]::ToByte($Digits.Substring(2 * $at, 2), 16)
    }
}

# A signed request as one text.
function Join-Signed {
    param($Signed, [bool] $WithBody)
    $text = $Signed.Url + "`n" + $Signed.Text
    foreach ($header in $Signed.Headers) {
        $text += "`n" + $header.Name + ': ' + $header.Value
    }
    if ($WithBody) {
        $text += "`n" + [Text.Encoding]::UTF8.GetString([byte[]] $Signed.Body)
    }
    $text
}

function Add-Count {
    param([string] $Name, [string] $Expected, [string] $Result, [bool] $IsRight)
    if ($IsRight) {
        $counts['Right']++
    } else {
        $counts['Wrong']++
        'wrong: ' + $Name + "`n  expected " + $Expected + "`n  but got  " + $Result
    }
}

function Test-Result {
    param([string] $Name, [string] $Expected, [scriptblock] $Call)
    try {
        [string] $result = & $Call
    } catch {
        [string] $result = 'refused: ' + $_.Exception.GetBaseException().Message
    }
    Add-Count $Name $Expected $result ([string]::Equals($result, $Expected))
}

function Test-Refusal {
    param([string] $Name, [string] $Word, [scriptblock] $Call)
    try {
        [string] $result = & $Call
        $isRight = $false
    } catch [ArgumentException] {
        [string] $result = $_.Exception.GetBaseException().Message
        $isRight = $result.IndexOf($Word, [StringComparison]::Ordinal) -ge 0
    } catch {
        [string] $result = $_.Exception.GetBaseException().Message
        $isRight = $false
    }
    Add-Count $Name ('refused, with the word ' + $Word) $result $isRight
}

Test-Result 'qlm-strict vendor-sample' 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' { Build-FinalUrl 'http://localhost:55555/qlmservice.asmx' @('RetrieveActivationKeyHttp') @((New-Pair 'is_orderid' '1234'), (New-Pair 'is_userdata1' '99999'), (New-Pair 'is_user' 'ralph'), (New-Pair 'is_pwd' '123456'), (New-Pair 'is_format' 'json')) }
Test-Result 'qlm-strict no-path' 'http://h/' { Build-FinalUrl 'http://h' @() @() }
Test-Result 'qlm-strict no-path-query' 'http://h/?a=1' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' '1')) }
Test-Result 'qlm-strict no-scheme' 'http://h:8080/p/x' { Build-FinalUrl 'h:8080/p' @('x') @() }
Test-Result 'qlm-strict scheme-case' 'https://license.example.com/Qlm/A' { Build-FinalUrl 'HTTPS://License.Example.COM/Qlm' @('A') @() }
Test-Result 'qlm-strict default-port-http' 'http://h/p' { Build-FinalUrl 'http://h:80/p' @() @() }
Test-Result 'qlm-strict default-port-https' 'https://h/' { Build-FinalUrl 'https://h:443' @() @() }
Test-Result 'qlm-strict other-port' 'http://h:443/' { Build-FinalUrl 'http://h:443' @() @() }
Test-Result 'qlm-strict port-zeros' 'http://h/' { Build-FinalUrl 'http://h:0080/' @() @() }
Test-Result 'qlm-strict port-empty' 'http://h/p' { Build-FinalUrl 'http://h:/p' @() @() }
Test-Result 'qlm-strict port-largest' 'http://h:65535/p' { Build-FinalUrl 'http://h:65535/p' @() @() }
Test-Result 'qlm-strict userinfo' 'http://h/p' { Build-FinalUrl 'http://user:pa@ss@h/p' @() @() }
Test-Result 'qlm-strict fragment' 'http://h/p' { Build-FinalUrl 'http://h/p#top?x' @() @() }
Test-Result 'qlm-strict blanks-around' 'http://h/p/x' { Build-FinalUrl (' http://h/p' + [char] 0x000A) @('x') @() }
Test-Result 'qlm-strict ipv4' 'http://127.0.0.1:8080/x' { Build-FinalUrl 'http://127.0.0.1:8080' @('x') @() }
Test-Result 'qlm-strict ipv6' 'http://[::ffff:1]/p' { Build-FinalUrl 'http://[::FFFF:1]:80/p' @() @() }
Test-Result 'qlm-strict host-underscore' 'http://qlm_server/x' { Build-FinalUrl 'http://QLM_Server' @('x') @() }
Test-Result 'qlm-strict idn' 'https://xn--mnchen-3ya.example/p/x' { Build-FinalUrl 'https://München.example/p' @('x') @() }
Test-Result 'qlm-strict idn-decomposed' 'https://xn--mnchen-3ya.example/' { Build-FinalUrl 'https://münchen.example' @() @() }
Test-Result 'qlm-strict idn-cjk' 'http://xn--1lqs71d.xn--zckzah/' { Build-FinalUrl 'http://東京.テスト' @() @() }
Test-Result 'qlm-strict idn-emoji' 'http://xn--kv8h.example/' { Build-FinalUrl 'http://🔑.example' @() @() }
Test-Result 'qlm-strict idn-mixed' 'http://xn--bcher-t-gyab6p.example/' { Build-FinalUrl 'http://bücher-été.example' @() @() }
Test-Result 'qlm-strict trailing-slash' 'http://h/p/x' { Build-FinalUrl 'http://h/p/' @('x') @() }
Test-Result 'qlm-strict trailing-slashes' 'http://h/p/x' { Build-FinalUrl 'http://h/p//' @('x') @() }
Test-Result 'qlm-strict trailing-slash-alone' 'http://h/p/' { Build-FinalUrl 'http://h/p/' @() @() }
Test-Result 'qlm-strict double-slash' 'http://h//p/x' { Build-FinalUrl 'http://h//p' @('x') @() }
Test-Result 'qlm-strict base-escapes' 'http://h/a%20b%c3%A9/x' { Build-FinalUrl 'http://h/a%20b%c3%A9' @('x') @() }
Test-Result 'qlm-strict base-space' 'http://h/a%20b/x' { Build-FinalUrl 'http://h/a b' @('x') @() }
Test-Result 'qlm-strict base-percent' 'http://h/100%25/50%25zz' { Build-FinalUrl 'http://h/100%/50%zz' @() @() }
Test-Result 'qlm-strict base-colon' 'http://h/%3Aid/a:b' { Build-FinalUrl 'http://h/:id/a:b' @() @() }
Test-Result 'qlm-strict base-backslash' 'http://h/a%5Cb' { Build-FinalUrl 'http://h/a\b' @() @() }
Test-Result 'qlm-strict segment-empty' 'http://h/a//b' { Build-FinalUrl 'http://h' @('a', '', 'b') @() }
Test-Result 'qlm-strict segment-slash' 'http://h/a%2Fb%3Fc%23d' { Build-FinalUrl 'http://h' @('a/b?c#d') @() }
Test-Result 'qlm-strict segment-percent' 'http://h/a%2520b' { Build-FinalUrl 'http://h' @('a%20b') @() }
Test-Result 'qlm-strict segment-percent-kept' 'http://h/a%20b%2f%25' { Build-FinalUrl 'http://h' @('a%20b%2f%') @() -KeepEscapes }
Test-Result 'qlm-strict segment-colon' 'http://h/%3Aid/a:' { Build-FinalUrl 'http://h' @(':id', 'a:') @() }
Test-Result 'qlm-strict segment-colon-only' 'http://h/%3A' { Build-FinalUrl 'http://h' @(':') @() }
Test-Result 'qlm-strict segment-kept' 'http://h/AZaz09-._~!$&''()*+,;=:@' { Build-FinalUrl 'http://h' @('AZaz09-._~!$&''()*+,;=:@') @() }
Test-Result 'qlm-strict segment-escaped' 'http://h/%20%22%23%25%2F%3C%3E%3F%5B%5C%5D%5E%60%7B%7C%7D' { Build-FinalUrl 'http://h' @(' "#%/<>?[\]^`{|}') @() }
Test-Result 'qlm-strict segment-controls' 'http://h/%01%09%0A%0D%1F%7F' { Build-FinalUrl 'http://h' @(('' + [char] 0x0001 + [char] 0x0009 + [char] 0x000A + [char] 0x000D + [char] 0x001F + [char] 0x007F)) @() }
Test-Result 'qlm-strict segment-unicode' 'http://h/a%C3%A9%E6%9D%B1%F0%9F%94%91' { Build-FinalUrl 'http://h' @('aé東🔑') @() }
Test-Result 'qlm-strict segment-dots-inside' 'http://h/.../.a/a..' { Build-FinalUrl 'http://h' @('...', '.a', 'a..') @() }
Test-Result 'qlm-strict segment-dot-data' 'http://h/%252e' { Build-FinalUrl 'http://h' @('%2e') @() }
Test-Result 'qlm-strict query-kept' 'http://h/?AZaz09-._~!$()*,;:@/?=AZaz09-._~!$()*,;:@/?=' { Build-FinalUrl 'http://h' @() @((New-Pair 'AZaz09-._~!$()*,;:@/?' 'AZaz09-._~!$()*,;:@/?=')) }
Test-Result 'qlm-strict query-escaped' 'http://h/?%20%22%23%25%26%27%2B%3C%3D%3E%5B%5C%5D%5E%60%7B%7C%7D=%20%22%23%25%26%27%2B%3C%3E%5B%5C%5D%5E%60%7B%7C%7D' { Build-FinalUrl 'http://h' @() @((New-Pair ' "#%&''+<=>[\]^`{|}' ' "#%&''+<>[\]^`{|}')) }
Test-Result 'qlm-strict query-controls' 'http://h/?a=1%0A2%0D%0A%09%7F%0A' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' ('1' + [char] 0x000A + '2' + [char] 0x000D + [char] 0x000A + [char] 0x0009 + [char] 0x007F + [char] 0x000A))) }
Test-Result 'qlm-strict query-unicode' 'http://h/?%C3%A9=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC%20%F0%9F%94%91' { Build-FinalUrl 'http://h' @() @((New-Pair 'é' 'Montréal-東京 🔑')) }
Test-Result 'qlm-strict query-composed' 'http://h/?a=%C3%A9&b=e%CC%81' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' 'é'), (New-Pair 'b' 'é')) }
Test-Result 'qlm-strict query-surrogate' 'http://h/%EF%BF%BDx?a%EF%BF%BD=%EF%BF%BD%F0%9F%94%91' { Build-FinalUrl 'http://h' @(('' + [char] 0xD800 + 'x')) @((New-Pair ('a' + [char] 0xDC00) ('' + [char] 0xD83D + '🔑'))) }
Test-Result 'qlm-strict query-empty-value' 'http://h/?a=&b=1' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' ''), (New-Pair 'b' '1')) }
Test-Result 'qlm-strict query-bare' 'http://h/?a&b=1&c' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' $null), (New-Pair 'b' '1'), (New-Pair 'c' $null)) }
Test-Result 'qlm-strict query-duplicates' 'http://h/?a=2&a=1&A=3' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' '2'), (New-Pair 'a' '1'), (New-Pair 'A' '3')) }
Test-Result 'qlm-strict query-empty-name' 'http://h/?=x&=' { Build-FinalUrl 'http://h' @() @((New-Pair '' 'x'), (New-Pair '' '')) }
Test-Result 'qlm-strict query-lone-question-mark' 'http://h/PingHttp' { Build-FinalUrl 'http://h' @('PingHttp') @((New-Pair '' $null)) -KeepEscapes }
Test-Result 'qlm-strict query-leading-ampersand' 'http://h/x?&a=1&' { Build-FinalUrl 'http://h' @('x') @((New-Pair '' $null), (New-Pair 'a' '1'), (New-Pair '' $null)) -KeepEscapes }
Test-Result 'qlm-strict query-plus' 'http://h/?a=1%2B1&b=c%2B%2B' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' '1+1'), (New-Pair 'b' 'c++')) }
Test-Result 'qlm-strict query-plus-typed' 'http://h/?a=1%2B1' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' '1+1')) -KeepEscapes }
Test-Result 'qlm-strict query-percent' 'http://h/?a=100%25&b=a%2520b&c=%252525' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' '100%'), (New-Pair 'b' 'a%20b'), (New-Pair 'c' '%2525')) }
Test-Result 'qlm-strict query-percent-typed' 'http://h/?a=100%25&b=a%20b%2b%2B%c3%a9&c=%25zz%252' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' '100%'), (New-Pair 'b' 'a%20b%2b%2B%c3%a9'), (New-Pair 'c' '%zz%2')) -KeepEscapes }
Test-Result 'qlm-strict query-equals' 'http://h/?a%3Db=c=d==' { Build-FinalUrl 'http://h' @() @((New-Pair 'a=b' 'c=d==')) }
Test-Result 'qlm-strict query-injection' 'http://h/?a=1%26is_user=x%23?' { Build-FinalUrl 'http://h' @() @((New-Pair 'a' '1&is_user=x#?')) }
Test-Result 'qlm-strict query-braces' 'http://h/%7B%7Bx%7D%7D?a=%7B%7By%7D%7D' { Build-FinalUrl 'http://h' @('{{x}}') @((New-Pair 'a' '{{y}}')) }
Test-Result 'qlm-strict query-pp' 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true' { Build-FinalUrl 'http://localhost:55555/qlmservice.asmx' @('UpdateLicenseHttp') @((New-Pair 'is_pp' 'quality.module_qa::abc::2017-12-31||quality.module_control::true')) }
Test-Result 'qlm-strict query-filter' 'https://qlik.example:4242/qrs/app?filter=name%20eq%20%27R%26D%20%231%27%20and%20owner.userId%20so%20%27a%27' { Build-FinalUrl 'https://qlik.example:4242/qrs' @('app') @((New-Pair 'filter' 'name eq ''R&D #1'' and owner.userId so ''a''')) }
Test-Result 'qlm-strict query-shell' 'http://h/$(id)?a=%60id%60;$HOME%7Cx%3Ey*?~!%5C&-q=--x' { Build-FinalUrl 'http://h' @('$(id)') @((New-Pair 'a' '`id`;$HOME|x>y*?~!\'), (New-Pair '-q' '--x')) }
Test-Refusal 'qlm-strict error-empty' 'host' { Build-FinalUrl '' @() @() }
Test-Refusal 'qlm-strict error-no-host' 'host' { Build-FinalUrl '/p' @() @() }
Test-Refusal 'qlm-strict error-no-host-scheme' 'host' { Build-FinalUrl 'http://' @() @() }
Test-Refusal 'qlm-strict error-no-host-port' 'host' { Build-FinalUrl 'http://:80/p' @() @() }
Test-Refusal 'qlm-strict error-scheme' 'http' { Build-FinalUrl 'ftp://h/p' @() @() }
Test-Refusal 'qlm-strict error-scheme-file' 'http' { Build-FinalUrl 'file:///etc/passwd' @() @() }
Test-Refusal 'qlm-strict error-query' 'query' { Build-FinalUrl 'http://h/p?a=1' @() @() }
Test-Refusal 'qlm-strict error-query-empty' 'query' { Build-FinalUrl 'http://h?' @() @() }
Test-Refusal 'qlm-strict error-port' 'port' { Build-FinalUrl 'http://h:65536' @() @() }
Test-Refusal 'qlm-strict error-port-long' 'port' { Build-FinalUrl 'http://h:99999999999999999999' @() @() }
Test-Refusal 'qlm-strict error-port-letters' 'host' { Build-FinalUrl 'http://h:8o' @() @() }
Test-Refusal 'qlm-strict error-host-space' 'host' { Build-FinalUrl 'http://a b/p' @() @() }
Test-Refusal 'qlm-strict error-host-percent' 'host' { Build-FinalUrl 'http://a%41/p' @() @() }
Test-Refusal 'qlm-strict error-host-newline' 'host' { Build-FinalUrl ('http://a' + [char] 0x000A + 'b/p') @() @() }
Test-Refusal 'qlm-strict error-host-braces' 'host' { Build-FinalUrl 'http://{{host}}/p' @() @() }
Test-Refusal 'qlm-strict error-host-short' 'host' { Build-FinalUrl 'http://127.1/p' @() @() }
Test-Refusal 'qlm-strict error-host-octal' 'host' { Build-FinalUrl 'http://127.0.0.01/p' @() @() }
Test-Refusal 'qlm-strict error-host-number' 'host' { Build-FinalUrl 'http://2130706433/p' @() @() }
Test-Refusal 'qlm-strict error-ipv6-open' 'host' { Build-FinalUrl 'http://[::1/p' @() @() }
Test-Refusal 'qlm-strict error-base-dots' '. or ..' { Build-FinalUrl 'http://h/a/../b' @() @() }
Test-Refusal 'qlm-strict error-base-dot-escaped' '. or ..' { Build-FinalUrl 'http://h/a/%2e%2E/b' @() @() }
Test-Refusal 'qlm-strict error-dot' '. or ..' { Build-FinalUrl 'http://h' @('.') @() }
Test-Refusal 'qlm-strict error-dots' '. or ..' { Build-FinalUrl 'http://h' @('a', '..', 'b') @() }
Test-Refusal 'qlm-strict error-dots-escaped' '. or ..' { Build-FinalUrl 'http://h' @('.%2e') @() -KeepEscapes }
Test-Result 'qlm-strict v2-sample' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 5dec5226a201db4fde476a1b4a9c000b3113163be75e7503e144f83727e24ff6' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v1-sample' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'Qlm-Authentication-Token: 1c72d8e817623b87d9f804b0d6c28ee4e26d1a55fed564a9fa5c8099c40fbeb2' + [char] 0x000A + 'Qlm-Timestamp: 2020-07-16 13:15:00') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '1' } { [DateTimeOffset]::new(637305021000000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-sample-utc-now-format' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2024-02-29 00:00:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 5a7fa3cb3249292f412b69ae723dd454ba4710cd02637e2b7e73579ec042e682' + [char] 0x000A + 'X-Qlm-Timestamp: 2024-02-29 00:00:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638447616000000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-sample-year-end' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:1999-12-31 23:59:59&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: ff8c8968289df0f6d7c13774c66e88cc1dc3f0644f5bb95f1c3e2236ff304c65' + [char] 0x000A + 'X-Qlm-Timestamp: 1999-12-31 23:59:59' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(630822815990000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict v2-sample-version-3' 'version' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '3' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-no-query' ('http://localhost:55555/qlmservice.asmx/PingHttp' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/PingHttp&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: a27c3d6effab02f1c78a54632c2efd40c630cd585e703269f0c2df5f34e3ed28' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/PingHttp' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-trailing-question-mark' ('http://localhost:55555/qlmservice.asmx/PingHttp?' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/PingHttp?&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 8a77a37d31f928d245e25628ec243aa93e0e90cdb795051f7ce7857255c9b91b' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/PingHttp?' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-no-path' ('http://localhost:55555' + [char] 0x000A + 'http://localhost:55555&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 78efbda610103303c0a664610dcccb8907d1e22dd3cfa0590d37ce817c30be18' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-space-literal' ('http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows 7' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows 7&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0da42fe1eeea19ecbfe187cb90e6bdb057328043b1ff11f0f6c31b710decc56f' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows 7' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-space-percent20' ('http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: caece01820a4b1ef55fea1597e04f578e7544f9bf2a4ecbc526d8942f0264931' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-space-plus' ('http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows+7' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows+7&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 128ead1b3d3e50cad88704fadf7576dfb446468e515b5e314fe09755e3523558' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows+7' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-plus-literal' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::+2' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::+2&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: b1a0aa5bb5f21aa15034cb51c02a0d88ddec6b531e39d66453f40ea26cf21939' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::+2' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-plus-percent2B' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::%2B2' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::%2B2&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 1fd782c4329407980e8f0a6b2fc885cd9f1632051c4b76f7f568c7dd9931ed28' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::%2B2' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-plus-percent2b-lower' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::%2b2' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::%2b2&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 779a7bb185540ffe2d0349da6a6abd51d10dc56c290f0c7bbad36884808a6dee' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_vendor=fastspring&is_productid=2&is_pp=quality.module_validation::%2b2' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-pp-pipes-literal' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31||quality.module_control::true' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31||quality.module_control::true&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 6b0d296c482bd075ca27089dfc8afd6c7068552fb52cdc1e53aeb2c5fc453334' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31||quality.module_control::true' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-pp-pipes-percent7C' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 74093affe8b4fec0d76c94d094ff69d37d859cc4433483ebd3754f7de9e9e942' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-features-semicolon' ('http://localhost:55555/qlmservice.asmx/GetActivationKey?is_productid=1&is_features=0:1;1:2;2:3;3:6' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/GetActivationKey?is_productid=1&is_features=0:1;1:2;2:3;3:6&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: be61856c0b89295fe2b5bd6fe8d33bd2696890ccd2edce824932bc28cdbd770f' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/GetActivationKey?is_productid=1&is_features=0:1;1:2;2:3;3:6' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-features-percent' ('http://localhost:55555/qlmservice.asmx/GetActivationKey?is_productid=1&is_features=0%3A1%3B1%3A2' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/GetActivationKey?is_productid=1&is_features=0%3A1%3B1%3A2&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: ae64e1455b43cc4e2873b63c17a807484b60e69dbd443b115b05e150248d6273' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/GetActivationKey?is_productid=1&is_features=0%3A1%3B1%3A2' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-email-at' ('http://localhost:55555/qlmservice.asmx/SubscribeToMailListHttp?is_email=user@cie.com&is_include=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/SubscribeToMailListHttp?is_email=user@cie.com&is_include=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 10c1a8e72d8ef71c7b348f3478b44ab86937a25e6f9425c3b2dc96cbea4f5f43' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/SubscribeToMailListHttp?is_email=user@cie.com&is_include=1' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-email-percent40' ('http://localhost:55555/qlmservice.asmx/SubscribeToMailListHttp?is_email=user%40cie.com&is_include=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/SubscribeToMailListHttp?is_email=user%40cie.com&is_include=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 41efd312e0d940f887e6ba896186093f5704a9a8c6dc5433c821a6e0359f3880' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/SubscribeToMailListHttp?is_email=user%40cie.com&is_include=1' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-unicode-query' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montréal-東京&is_pcid=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montréal-東京&is_pcid=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 879c1e3cce5e16d318e92a29f7e65829e2037d88d4ee8e9bad2138ca3ffb60e7' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montréal-東京&is_pcid=1' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-unicode-query-percent' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC&is_pcid=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC&is_pcid=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 82fcbcacd335c212e8c1284f60c4abade6f6d2c194ace552bb6f6581445f9f91' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC&is_pcid=1' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-unicode-nfc' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 9e834ba7139022f002d2ebc9a5d4a4056c137ab8daaff8eac9245f53193c5876' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-unicode-nfd' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 6e105306bba28daf77259932ef4edeb18c053cc45caffc3d28b1c1a5a2f6663d' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-emoji' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=🔑key' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=🔑key&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 9d96994773c467a244504fa597058cf2fcc1fa90b713b82d6e3df428b505d25e' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=🔑key' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-unicode-path' ('http://localhost:55555/qlmé/qlmservice.asmx/PingHttp?is_locale=fr' + [char] 0x000A + 'http://localhost:55555/qlmé/qlmservice.asmx/PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0754a4e25d496117518fe7b5533458af32e648ac3fed8f526910c24f1c10a673' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmé/qlmservice.asmx/PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-idn-host' ('https://münchen.example/qlmservice.asmx/PingHttp?is_locale=fr' + [char] 0x000A + 'https://münchen.example/qlmservice.asmx/PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 680548b559a1fa94d7ea852e06f8548543e6ec54f2abca4387f7aab643e0d6bc' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'https://münchen.example/qlmservice.asmx/PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-uppercase-host' ('HTTP://LocalHost:55555/qlmservice.asmx/PingHttp?is_locale=fr' + [char] 0x000A + 'HTTP://LocalHost:55555/qlmservice.asmx/PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 7f894032031ca068a491904b408a3f74ecbac80f7a7530206c74335d9b9e53ce' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'HTTP://LocalHost:55555/qlmservice.asmx/PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-default-port-80' ('http://localhost:80/qlmservice.asmx/PingHttp?is_locale=fr' + [char] 0x000A + 'http://localhost:80/qlmservice.asmx/PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: c918afd7480f011b81408023c75df565174de649bf0869358e1b556f7464ce4c' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:80/qlmservice.asmx/PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-default-port-443' ('https://license.example.com:443/qlm/qlmservice.asmx/PingHttp?is_locale=fr' + [char] 0x000A + 'https://license.example.com:443/qlm/qlmservice.asmx/PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 3ccaa175424490f6e75fc8acb801a90ebc398fa7050317d85c07922661462928' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'https://license.example.com:443/qlm/qlmservice.asmx/PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-dot-segments' ('http://localhost:55555/a/../qlmservice.asmx/./PingHttp?is_locale=fr' + [char] 0x000A + 'http://localhost:55555/a/../qlmservice.asmx/./PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: d1c4367beb52384cad101f1b15e196a8fabf9e5e89a9e32c70446060754e2040' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/a/../qlmservice.asmx/./PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-double-slash' ('http://localhost:55555//qlmservice.asmx/PingHttp?is_locale=fr' + [char] 0x000A + 'http://localhost:55555//qlmservice.asmx/PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: b3d4af70b9833ddb8db9d0a3d0f6ee8d617cf2cbb132cacb1eb7fe67cda7c17a' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555//qlmservice.asmx/PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-fragment' ('http://localhost:55555/qlmservice.asmx/PingHttp?is_locale=fr#top' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/PingHttp?is_locale=fr#top&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 33898ee7ac86a7a51c51153dc644735f38f1fcfdec1637f435a443c2d6f1fcd8' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/PingHttp?is_locale=fr#top' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-percent-unreserved' ('http://localhost:55555/qlmservice.asmx/PingHttp?is_locale=%66%72&a=%7Eb' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/PingHttp?is_locale=%66%72&a=%7Eb&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: e9d50ee76dbd31ac2e8b103c0f2166e4f798d130050fd5c386268922813c112e' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/PingHttp?is_locale=%66%72&a=%7Eb' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-percent-invalid' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=100%&is_pcid=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=100%&is_pcid=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: e130bc9ab540ace409f0afbe5927a5384aac23e244d40fbd0fdf89900a1b5f11' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=100%&is_pcid=1' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-percent-double' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=100%2525&is_pcid=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=100%2525&is_pcid=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 01d138f3c1c5e90d97a85f5cf8abe9a2e36feeb64b05b5caa3f68a476c1e7c98' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=100%2525&is_pcid=1' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-ampersand-in-value' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=AT%26T&is_pcid=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=AT%26T&is_pcid=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 022177ce3459ab8d7705763bd617beeafa0398e7621a3d2f38a4d9eab72eabec' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=AT%26T&is_pcid=1' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-empty-values' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_avkey=&is_pcid=&is_email' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_avkey=&is_pcid=&is_email&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: ddf6735e687723210ddd878d8be81ef8521f32f8d4442a267d82681e27d5a06d' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_avkey=&is_pcid=&is_email' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-duplicate-args' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_pcid=1&is_pcid=2' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_pcid=1&is_pcid=2&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: d8c87a86dcd32d19e06fb909ca023183e124057cecd6bd19ca696d189b0ff137' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_pcid=1&is_pcid=2' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-leading-ampersand' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?&is_vendor=QlmAuthenticationProvider&is_user=qlmdemo&is_pwd=xxx&is_orderid=1234' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?&is_vendor=QlmAuthenticationProvider&is_user=qlmdemo&is_pwd=xxx&is_orderid=1234&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 1a47de19ba8817d44362d7e33a091b6d1b1f700e70f227e6c31ebfdfd2e528d0' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?&is_vendor=QlmAuthenticationProvider&is_user=qlmdemo&is_pwd=xxx&is_orderid=1234' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-quotes-brackets' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1="a"<b>[c]{d}\e^f`g''h' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1="a"<b>[c]{d}\e^f`g''h&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: faa1eb640539ca468f5867fbc7784ae6e2ce8d6d932019cd996ed86eda2141df' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1="a"<b>[c]{d}\e^f`g''h' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-long-url' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_userdata1=abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_userdata1=abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 54f2113c440f51439f3c9afa0cb3861e5d452aead7f2302387e4cb23a7e92706' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_userdata1=abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict v2-key-empty' 'empty' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = ''; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-accent' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 1a0ce3426fda7eb3634cc1dd542544ed4cb8c26be6f2a8d84d3a4354fb69732c' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = 'clé'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-accent-equivalent' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 1a0ce3426fda7eb3634cc1dd542544ed4cb8c26be6f2a8d84d3a4354fb69732c' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = 'cl?'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-emoji' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: a1aee244f0d79d6cb669d0ba9e549922df193c03aadd6aa8d05ba209fcbac838' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = 'k🔑'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-64-bytes' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 605e3c891eb3a67090595446427f80155858f571b9742767eccb86589eb1f254' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = 'KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-65-bytes' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: c512c0e7ca4213430b3546f001af68c2a80d66bab84a455618925c3ffe3787ba' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = 'KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-spaces' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: ad8b411d752a01d07c760c8f1bac4df31d185a2661962cce25a099405399be88' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = ' 12 34 '; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-one' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2&X-QlmData:my_data' + [char] 0x000A + 'X-Qlm-Authentication-Token: 460a2349cc4db2c1f579bd4b7226560b86ca42f06e6b5b1680cacef786c83160' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'X-QlmData: my_data') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-QlmData: my_data' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-one-before' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-QlmData:my_data&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0e15e19c2573d079d841dea761f23db460d942f8f9a39a04e87a4759de63d85e' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'X-QlmData: my_data') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-QlmData: my_data'; 'extra_position' = 'before' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-two' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2&X-QlmData:my_data&X-Qlm-Tenant:acme' + [char] 0x000A + 'X-Qlm-Authentication-Token: 51d1cb601a3394a103650e90a64a5a5282493708a9be574650de840f9a910ef4' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'X-QlmData: my_data' + [char] 0x000A + 'X-Qlm-Tenant: acme') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-QlmData: my_data' + [char] 0x000A + 'X-Qlm-Tenant: acme') } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-two-before' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-QlmData:my_data&X-Qlm-Tenant:acme&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: dc168bf2cc182719ecffa24df0c90c5909cca949f87c7699a3d3a4ca752465b9' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'X-QlmData: my_data' + [char] 0x000A + 'X-Qlm-Tenant: acme') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-QlmData: my_data' + [char] 0x000A + 'X-Qlm-Tenant: acme'); 'extra_position' = 'before' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-two-reversed' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2&X-Qlm-Tenant:acme&X-QlmData:my_data' + [char] 0x000A + 'X-Qlm-Authentication-Token: f61f7555d995959754c4f211537331ae2570a923360a0785c4691238fc9c7bb4' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'X-Qlm-Tenant: acme' + [char] 0x000A + 'X-QlmData: my_data') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-Qlm-Tenant: acme' + [char] 0x000A + 'X-QlmData: my_data') } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-two-reversed-before' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Tenant:acme&X-QlmData:my_data&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: d332b3d66720879dc0d8af7681c285fde3326ac6d386451f890536aac3c9ad4c' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'X-Qlm-Tenant: acme' + [char] 0x000A + 'X-QlmData: my_data') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-Qlm-Tenant: acme' + [char] 0x000A + 'X-QlmData: my_data'); 'extra_position' = 'before' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict v2-extra-three-odd-values' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-QlmData: ' + [char] 0x000A + 'X-QlmNote: a:b&c=d e' + [char] 0x000A + 'X-QlmName: Renée') } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-lowercase-name' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2&x-qlmdata:my_data' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0a5735a2eba98f7674388d89006ee1ef6015bf1749aabc37cd21dbe3eb4a5783' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'x-qlmdata: my_data') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'x-qlmdata: my_data' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-extra-lowercase-name-before' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&x-qlmdata:my_data&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: a5e5ef3ba247999b1b7eb4d6e92429733878e3c10b9178033a81ab490081d0cf' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2' + [char] 0x000A + 'x-qlmdata: my_data') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'x-qlmdata: my_data'; 'extra_position' = 'before' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v1-key-accent' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'Qlm-Authentication-Token: 43628932a5f0878a9a45aa4b14a04257d10f1e9c6c33fc76fb7cede8fe503f9a' + [char] 0x000A + 'Qlm-Timestamp: 2023-10-30 23:59:00') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = 'clé'; 'version' = '1' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v1-space-percent20' ('http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' + [char] 0x000A + 'Qlm-Authentication-Token: 9d0a09f64da159f58468c87143ae83fa68959c56fae1aac94b1ad2624984a3f9' + [char] 0x000A + 'Qlm-Timestamp: 2023-10-30 23:59:00') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' } @{ 'api_key' = '123456'; 'version' = '1' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-netcore-base' ('https://license.example.com/Qlm/QlmLicenseServerNetCore/api/v1/QlmApi/RetrieveActivationKeyHttp?is_vendor=QlmAuthenticationProvider&is_orderid=1234&is_user=u&is_pwd=p&is_format=xml' + [char] 0x000A + 'https://license.example.com/Qlm/QlmLicenseServerNetCore/api/v1/QlmApi/RetrieveActivationKeyHttp?is_vendor=QlmAuthenticationProvider&is_orderid=1234&is_user=u&is_pwd=p&is_format=xml&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 960408e08b336f6cd2087fd71934d94e104b2a59d201417704679c8743585a03' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'https://license.example.com/Qlm/QlmLicenseServerNetCore/api/v1/QlmApi/RetrieveActivationKeyHttp?is_vendor=QlmAuthenticationProvider&is_orderid=1234&is_user=u&is_pwd=p&is_format=xml' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-separator-equals' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version=2' + [char] 0x000A + 'X-Qlm-Authentication-Token: bff1c7f96bf3f841567286d2c08632fcf03671d7159faec898afcd38bc26a06c' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'separator' = '=' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-suffix-twice' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version=2' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version=2&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: a2c0e273bd925564a4526fbf01f361156c5159b3d51eff68fdc8e3bb7fe80ddc' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version=2' } @{ 'api_key' = '123456'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-token-header-prose' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication: 5dec5226a201db4fde476a1b4a9c000b3113163be75e7503e144f83727e24ff6' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'token_header' = 'X-Qlm-Authentication' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v1-token-header-prose' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'Qlm-Authentication: 1c72d8e817623b87d9f804b0d6c28ee4e26d1a55fed564a9fa5c8099c40fbeb2' + [char] 0x000A + 'Qlm-Timestamp: 2020-07-16 13:15:00') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '1'; 'token_header' = 'Qlm-Authentication' } { [DateTimeOffset]::new(637305021000000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-space-literal' ('http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows 7&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0da42fe1eeea19ecbfe187cb90e6bdb057328043b1ff11f0f6c31b710decc56f' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-space-percent20' ('http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows 7&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0da42fe1eeea19ecbfe187cb90e6bdb057328043b1ff11f0f6c31b710decc56f' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/AnalyticsAddInstallHttp?is_swversion=1.0&is_osversion=Windows%207' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-pp-pipes-literal' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31||quality.module_control::true&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 6b0d296c482bd075ca27089dfc8afd6c7068552fb52cdc1e53aeb2c5fc453334' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-pp-pipes-percent7C' ('http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31||quality.module_control::true&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 6b0d296c482bd075ca27089dfc8afd6c7068552fb52cdc1e53aeb2c5fc453334' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/UpdateLicenseHttp?is_pp=quality.module_qa::abc::2017-12-31%7C%7Cquality.module_control::true' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-unicode-query' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC&is_pcid=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montréal-東京&is_pcid=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 879c1e3cce5e16d318e92a29f7e65829e2037d88d4ee8e9bad2138ca3ffb60e7' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC&is_pcid=1' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-unicode-query-percent' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC&is_pcid=1' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montréal-東京&is_pcid=1&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 879c1e3cce5e16d318e92a29f7e65829e2037d88d4ee8e9bad2138ca3ffb60e7' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=Montr%C3%A9al-%E6%9D%B1%E4%BA%AC&is_pcid=1' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-unicode-nfc' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=caf%C3%A9' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 9e834ba7139022f002d2ebc9a5d4a4056c137ab8daaff8eac9245f53193c5876' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=caf%C3%A9' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-unicode-nfd' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=cafe%CC%81' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=café&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 6e105306bba28daf77259932ef4edeb18c053cc45caffc3d28b1c1a5a2f6663d' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_computer_name=cafe%CC%81' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-emoji' ('http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=%F0%9F%94%91key' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=🔑key&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 9d96994773c467a244504fa597058cf2fcc1fa90b713b82d6e3df428b505d25e' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/ActivateKey?is_userdata1=%F0%9F%94%91key' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-unicode-path' ('http://localhost:55555/qlm%C3%A9/qlmservice.asmx/PingHttp?is_locale=fr' + [char] 0x000A + 'http://localhost:55555/qlmé/qlmservice.asmx/PingHttp?is_locale=fr&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0754a4e25d496117518fe7b5533458af32e648ac3fed8f526910c24f1c10a673' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlm%C3%A9/qlmservice.asmx/PingHttp?is_locale=fr' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-kept' ('http://h/p?a=%3B%2f%3F%3a%40%26%3D%2b%24%2C%23%25%5C%0A%7F%80%C3%28%ED%A0%80%C2%85&b=%7E%5b%5d%27' + [char] 0x000A + 'http://h/p?a=%3B%2f%3F%3a%40%26%3D%2b%24%2C%23%25%5C%0A%7F%80%C3(%ED%A0%80%C2%85&b=~[]''&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0da66d9985215df165ab33f47c791f5f49d79a985ece9657f6e9ebf66c3985a7' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://h/p?a=%3B%2f%3F%3a%40%26%3D%2b%24%2C%23%25%5C%0A%7F%80%C3%28%ED%A0%80%C2%85&b=%7E%5b%5d%27' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict unescaped-utf8-lengths' ('http://h/p?a=%C2%A0%DF%BF%E0%A0%80%EF%BF%BD%F0%90%80%80%F4%8F%BF%BF%F4%90%80%80' + [char] 0x000A + 'http://h/p?a=' + [char] 0x00A0 + '߿ࠀ�𐀀' + [char] 0xDBFF + [char] 0xDFFF + '%F4%90%80%80&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: dee369e81047fd51f7303cc19b5107a8f7f18d5e71d29c3c22fc536021b672e7' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://h/p?a=%C2%A0%DF%BF%E0%A0%80%EF%BF%BD%F0%90%80%80%F4%8F%BF%BF%F4%90%80%80' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'unescaped' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-options-empty' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 5dec5226a201db4fde476a1b4a9c000b3113163be75e7503e144f83727e24ff6' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'token_header' = ''; 'separator' = ''; 'extra_headers' = ''; 'extra_position' = ''; 'signed_form' = '' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-quotes' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 68bf21b0d2c754d35970be421553c2dbb675f8966981c8e2ca498d5d38f7dce4' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '$(x)`y`''"\n%s%%!{}*?'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-128-bytes' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 674b752e842b6fefbcdd14d6938d0e94183141b28f7b0cf9f7f1e6610d5d1d1d' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-6' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 4ef9f0b82b5e910794393b386fa5f142e6fa2d275e418375110d65b40cae1403' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '66666666\\\\'; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-version-3' 'version' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '3' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-version-text' 'version' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2.0' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-key-empty' 'empty' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = ''; 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-newline' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 3207d59e6c88518580e95bbd6c03b19f230025594615a9366f4c5ed02077f33f' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = ('123456' + [char] 0x000A); 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlm-strict v2-key-tab' ('http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' + [char] 0x000A + 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json&X-Qlm-Timestamp:2023-10-30 23:59:00&X-Qlm-Authentication-Version:2' + [char] 0x000A + 'X-Qlm-Authentication-Token: 0c2dc35bc18b423b3819a66b790ee5e0480ee95aeec28b4d04ad340d8bcfe226' + [char] 0x000A + 'X-Qlm-Timestamp: 2023-10-30 23:59:00' + [char] 0x000A + 'X-Qlm-Authentication-Version: 2') { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = ('12' + [char] 0x0009 + '34'); 'version' = '2' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-token-header' 'token_header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'token_header' = 'X-Token' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-token-header-case' 'token_header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'token_header' = 'x-qlm-authentication-token' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-separator' 'separator' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'separator' = ';' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-extra-position' 'extra_position' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_position' = 'first' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-signed-form' 'signed_form' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'signed_form' = 'raw' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-prefix' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-Data: 1' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-name-space' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-Qlm Data: 1' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-name-empty' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ': 1' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-no-colon' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-QlmData' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-outer-space-end' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-QlmData: a ' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-outer-space-begin' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-QlmData:  a' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-tab' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-QlmData: a' + [char] 0x0009 + 'b') } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-carriage-return' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-QlmData: a' + [char] 0x000D + 'X-Evil: 1') } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-newline' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-QlmData: a' + [char] 0x000A + 'X-Evil: 1') } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-accent' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-QlmName: Renée' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-kelvin' 'additional header' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-QlmKey: 1' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-twice' 'twice' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = ('X-QlmData: a' + [char] 0x000A + 'x-qlmdata: b') } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-timestamp' 'by the signature' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-Qlm-Timestamp: 2000-01-01 00:00:00' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-version' 'by the signature' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'x-qlm-authentication-version: 1' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-header-token' 'by the signature' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '2'; 'extra_headers' = 'X-Qlm-Authentication-Token: 0' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Refusal 'qlm-strict error-version-1-extra' 'version 1' { Join-Signed (Add-QlmStrictSignature @{ 'url' = 'http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_orderid=1234&is_userdata1=99999&is_user=ralph&is_pwd=123456&is_format=json' } @{ 'api_key' = '123456'; 'version' = '1'; 'extra_headers' = 'X-QlmData: a' } { [DateTimeOffset]::new(638343071400000000, [TimeSpan]::Zero) }) $false }
Test-Result 'qlik-xrfkey no-query' ('https://qlik.example:4242/qrs/about?xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey no-path' ('https://h/?xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://h/' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey question-mark' ('https://qlik.example:4242/qrs/about?xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about?' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey append' ('https://qlik.example:4242/qrs/app?privileges=true&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?privileges=true' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey filter' ('https://qlik.example:4242/qrs/app?filter=name%20eq%20%27R%26D%20%231%27&orderby=name&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?filter=name%20eq%20%27R%26D%20%231%27&orderby=name' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey spelling' ('https://qlik.example:4242/qrs/app?a=%2f%2F+b|c''d&e=%zz&=&&f&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=%2f%2F+b|c''d&e=%zz&=&&f' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey unicode' ('https://qlik.example:4242/qrs/app?a=é東🔑&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=é東🔑' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-1' ('https://qlik.example:4242/qrs/app?a=1&xrfkey=abcDEF0123456789&b=2' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=1&Xrfkey=0000000000000000&b=2' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-2' ('https://qlik.example:4242/qrs/app?a=1&xrfkey=abcDEF0123456789&b=2' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=1&xrfkey=0000000000000000&b=2' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-3' ('https://qlik.example:4242/qrs/app?a=1&xrfkey=abcDEF0123456789&b=2' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=1&XRFKEY=0000000000000000&b=2' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-4' ('https://qlik.example:4242/qrs/app?a=1&xrfkey=abcDEF0123456789&b=2' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=1&xRfKeY=0000000000000000&b=2' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-escaped' ('https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789&b=2' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?%58rfke%79=1&b=2' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-first' ('https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789&a=1' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?Xrfkey=1&a=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-only' ('https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey=abc' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-bare' ('https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789&a=1' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey&a=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-empty' ('https://qlik.example:4242/qrs/app?a=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=1&xrfkey=' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-twice' ('https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789&a=1&b=2' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey=1&a=1&XRFKEY=2&b=2' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-adjacent' ('https://qlik.example:4242/qrs/app?a=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=1&xrfkey=1&Xrfkey=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-same' ('https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey replace-equals' ('https://qlik.example:4242/qrs/app?xrfkey=abcDEF0123456789&c=d' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey=a=b&c=d' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-xrfkeys' ('https://qlik.example:4242/qrs/app?xrfkeys=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkeys=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-x-xrfkey' ('https://qlik.example:4242/qrs/app?x-xrfkey=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?x-xrfkey=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-xrfkey2' ('https://qlik.example:4242/qrs/app?xrfkey2=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey2=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-_xrfkey' ('https://qlik.example:4242/qrs/app?_xrfkey=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?_xrfkey=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-value' ('https://qlik.example:4242/qrs/app?a=xrfkey&b=xrfkey=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=xrfkey&b=xrfkey=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-kelvin' ('https://qlik.example:4242/qrs/app?xrf%E2%84%AAey=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrf%E2%84%AAey=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-space' ('https://qlik.example:4242/qrs/app?xrfkey%20=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey%20=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey other-broken-escape' ('https://qlik.example:4242/qrs/app?xrfkey%=1&xrfkey%zz=2&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?xrfkey%=1&xrfkey%zz=2' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey second-question-mark' ('https://qlik.example:4242/qrs/app?a=?xrfkey=1&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?a=?xrfkey=1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey ampersands' ('https://qlik.example:4242/qrs/app?&a=1&&xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?&a=1&' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey proxy' ('https://qlik.example/hdr/qrs/app/full?xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example/hdr/qrs/app/full' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey qps' ('https://qlik.example:4243/qps/user?xrfkey=abcDEF0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: abcDEF0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4243/qps/user' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Test-Result 'qlik-xrfkey fixed-digits' ('https://qlik.example:4242/qrs/about?xrfkey=0123456789012345' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: 0123456789012345') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = '0123456789012345' } $random) $false }
Test-Result 'qlik-xrfkey fixed-letters' ('https://qlik.example:4242/qrs/about?xrfkey=vVvVvVvVvVvVvVvV' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: vVvVvVvVvVvVvVvV') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'vVvVvVvVvVvVvVvV' } $random) $false }
Set-Source '000102030405060708090a0b0c0d0e0f'
Test-Result 'qlik-xrfkey fresh-first' ('https://qlik.example:4242/qrs/about?xrfkey=ABCDEFGHIJKLMNOP' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: ABCDEFGHIJKLMNOP') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source '000102030405060708090a0b0c0d0e0f'
Test-Result 'qlik-xrfkey fresh-empty-input' ('https://qlik.example:4242/qrs/about?xrfkey=ABCDEFGHIJKLMNOP' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: ABCDEFGHIJKLMNOP') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = '' } $random) $false }
Set-Source '2e2f303132333435363738393a3b3c3d'
Test-Result 'qlik-xrfkey fresh-last' ('https://qlik.example:4242/qrs/about?xrfkey=uvwxyz0123456789' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: uvwxyz0123456789') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source '3e3f404142434445464748494a4b4c4d'
Test-Result 'qlik-xrfkey fresh-modulo' ('https://qlik.example:4242/qrs/about?xrfkey=ABCDEFGHIJKLMNOP' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: ABCDEFGHIJKLMNOP') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source 'f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7'
Test-Result 'qlik-xrfkey fresh-247' ('https://qlik.example:4242/qrs/about?xrfkey=9999999999999999' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: 9999999999999999') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source '152f152f152f152f152f152f152f152f'
Test-Result 'qlik-xrfkey fresh-v' ('https://qlik.example:4242/qrs/about?xrfkey=VvVvVvVvVvVvVvVv' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: VvVvVvVvVvVvVvVv') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source 'f8f9fafbfcfdfeff0001020304050607000102030405060708090a0b0c0d0e0f'
Test-Result 'qlik-xrfkey fresh-rejected' ('https://qlik.example:4242/qrs/about?xrfkey=ABCDEFGHABCDEFGH' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: ABCDEFGHABCDEFGH') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source 'ffffffffffffffffffffffffffffffff000102030405060708090a0b0c0d0e0f'
Test-Result 'qlik-xrfkey fresh-rejected-all' ('https://qlik.example:4242/qrs/about?xrfkey=ABCDEFGHIJKLMNOP' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: ABCDEFGHIJKLMNOP') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source 'ff000102030405060708090a0b0c0d0e3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d'
Test-Result 'qlik-xrfkey fresh-one-short' ('https://qlik.example:4242/qrs/about?xrfkey=ABCDEFGHIJKLMNO9' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: ABCDEFGHIJKLMNO9') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source '00000000000000000000000000000000'
Test-Result 'qlik-xrfkey fresh-zero' ('https://qlik.example:4242/qrs/about?xrfkey=AAAAAAAAAAAAAAAA' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: AAAAAAAAAAAAAAAA') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Set-Source '000102030405060708090a0b0c0d0e0f'
Test-Result 'qlik-xrfkey fresh-replace' ('https://qlik.example:4242/qrs/app?xrfkey=ABCDEFGHIJKLMNOP&a=1' + [char] 0x000A + [char] 0x000A + 'X-Qlik-Xrfkey: ABCDEFGHIJKLMNOP') { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?Xrfkey=1&a=1' } @{  } $random) $false }
Test-Refusal 'qlik-xrfkey error-key-short' '16 letters and digits' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'aaaaaaaaaaaaaaa' } $random) $false }
Test-Refusal 'qlik-xrfkey error-key-long' '16 letters and digits' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'aaaaaaaaaaaaaaaaa' } $random) $false }
Test-Refusal 'qlik-xrfkey error-key-dash' '16 letters and digits' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'abcdefgh-1234567' } $random) $false }
Test-Refusal 'qlik-xrfkey error-key-accent' '16 letters and digits' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'abcdefghé1234567' } $random) $false }
Test-Refusal 'qlik-xrfkey error-key-newline' '16 letters and digits' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = ('abcDEF0123456789' + [char] 0x000A) } $random) $false }
Test-Refusal 'qlik-xrfkey error-key-space' '16 letters and digits' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'abcdefgh 1234567' } $random) $false }
Test-Refusal 'qlik-xrfkey error-key-injection' '16 letters and digits' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{ 'xrfkey' = 'a&b=c&d=e&f=g&h=' } $random) $false }
Test-Refusal 'qlik-xrfkey error-fragment' '#' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/app?filter=name eq #1' } @{ 'xrfkey' = 'abcDEF0123456789' } $random) $false }
Set-Source 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'
Test-Refusal 'qlik-xrfkey error-random' 'random' { Join-Signed (Add-QlikXrfkeySignature @{ 'url' = 'https://qlik.example:4242/qrs/about' } @{  } $random) $false }
Test-Result 'rfc9421-b25' ('https://example.com/foo?param=Value&Pet=dog' + [char] 0x000A + '"date": Tue, 20 Apr 2021 02:07:55 GMT' + [char] 0x000A + '"@authority": example.com' + [char] 0x000A + '"content-type": application/json' + [char] 0x000A + '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"' + [char] 0x000A + 'Signature-Input: sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"' + [char] 0x000A + 'Signature: sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:' + [char] 0x000A + '{"hello": "world"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.com/foo?param=Value&Pet=dog'; 'method' = 'POST'; 'headers' = @((New-Pair 'Host' 'example.com'), (New-Pair 'Date' 'Tue, 20 Apr 2021 02:07:55 GMT'), (New-Pair 'Content-Type' 'application/json'), (New-Pair 'Signature-Input' 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'), (New-Pair 'Signature' 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"hello": "world"}') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let claims - ("date" "@authority" "content-type");created={time};keyid="{id}"' + [char] 0x000A + 'let text - "date": {header:date}\n"@authority": {host|lower}\n"content-type": {header:content-type}\n"@signature-params": {claims}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Signature-Input sig-b25={claims}' + [char] 0x000A + 'header Signature sig-b25=:{signature}:' + [char] 0x000A); 'secret' = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=='; 'id' = 'test-shared-secret' } { [DateTimeOffset]::new(637544812730000000, [TimeSpan]::Zero) }) $true }
Test-Result 'aws-get-header-value-trim' ('https://example.amazonaws.com/' + [char] 0x000A + 'AWS4-HMAC-SHA256' + [char] 0x000A + '20150830T123600Z' + [char] 0x000A + '20150830/us-east-1/service/aws4_request' + [char] 0x000A + 'a726db9b0df21c14f559d0a978e563112acb1b9e05476f0a6a1c7d68f28605c7' + [char] 0x000A + 'X-Amz-Date: 20150830T123600Z' + [char] 0x000A + 'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;my-header1;my-header2;x-amz-date, Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.amazonaws.com/'; 'method' = 'GET'; 'headers' = @((New-Pair 'host' 'example.amazonaws.com'), (New-Pair 'my-header1' 'value1'), (New-Pair 'my-header2' '"a   b   c"'), (New-Pair 'x-amz-date' '20150830T123600Z')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-basic 0' + [char] 0x000A + 'time day date-basic 0' + [char] 0x000A + 'set-header X-Amz-Date {time}' + [char] 0x000A + 'let canonical - {method}\n{path|pct:/}\n{query|sorted}\n{headers:host,my-*,x-amz-*|collapsed}\n{names:host,my-*,x-amz-*}\n{body|sha256|hex}' + [char] 0x000A + 'hmac day_key - sha256 raw AWS4{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac region_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject|before:/}' + [char] 0x000A + 'hmac service_key - sha256 raw {region_key}' + [char] 0x0009 + '{subject|after:/}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'aws4_request' + [char] 0x000A + 'let text - AWS4-HMAC-SHA256\n{time}\n{day}/{subject}/aws4_request\n{canonical|sha256|hex}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization AWS4-HMAC-SHA256 Credential={id}/{day}/{subject}/aws4_request, SignedHeaders={names:host,my-*,x-amz-*}, Signature={signature}' + [char] 0x000A); 'secret' = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'; 'id' = 'AKIDEXAMPLE'; 'subject' = 'us-east-1/service' } { [DateTimeOffset]::new(635765349600000000, [TimeSpan]::Zero) }) $true }
Test-Result 'aws-get-space-normalized' ('https://example.amazonaws.com/example space/' + [char] 0x000A + 'AWS4-HMAC-SHA256' + [char] 0x000A + '20150830T123600Z' + [char] 0x000A + '20150830/us-east-1/service/aws4_request' + [char] 0x000A + '63ee75631ed7234ae61b5f736dfc7754cdccfedbff4b5128a915706ee9390d86' + [char] 0x000A + 'X-Amz-Date: 20150830T123600Z' + [char] 0x000A + 'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.amazonaws.com/example space/'; 'method' = 'GET'; 'headers' = @((New-Pair 'host' 'example.amazonaws.com'), (New-Pair 'x-amz-date' '20150830T123600Z')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-basic 0' + [char] 0x000A + 'time day date-basic 0' + [char] 0x000A + 'set-header X-Amz-Date {time}' + [char] 0x000A + 'let canonical - {method}\n{path|pct:/}\n{query|sorted}\n{headers:content-type,host,x-amz-*|collapsed}\n{names:content-type,host,x-amz-*}\n{body|sha256|hex}' + [char] 0x000A + 'hmac day_key - sha256 raw AWS4{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac region_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject|before:/}' + [char] 0x000A + 'hmac service_key - sha256 raw {region_key}' + [char] 0x0009 + '{subject|after:/}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'aws4_request' + [char] 0x000A + 'let text - AWS4-HMAC-SHA256\n{time}\n{day}/{subject}/aws4_request\n{canonical|sha256|hex}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization AWS4-HMAC-SHA256 Credential={id}/{day}/{subject}/aws4_request, SignedHeaders={names:content-type,host,x-amz-*}, Signature={signature}' + [char] 0x000A); 'secret' = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'; 'id' = 'AKIDEXAMPLE'; 'subject' = 'us-east-1/service' } { [DateTimeOffset]::new(635765349600000000, [TimeSpan]::Zero) }) $true }
Test-Result 'aws-get-utf8' ('https://example.amazonaws.com/ሴ' + [char] 0x000A + 'AWS4-HMAC-SHA256' + [char] 0x000A + '20150830T123600Z' + [char] 0x000A + '20150830/us-east-1/service/aws4_request' + [char] 0x000A + '2a0a97d02205e45ce2e994789806b19270cfbbb0921b278ccf58f5249ac42102' + [char] 0x000A + 'X-Amz-Date: 20150830T123600Z' + [char] 0x000A + 'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.amazonaws.com/ሴ'; 'method' = 'GET'; 'headers' = @((New-Pair 'host' 'example.amazonaws.com'), (New-Pair 'x-amz-date' '20150830T123600Z')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-basic 0' + [char] 0x000A + 'time day date-basic 0' + [char] 0x000A + 'set-header X-Amz-Date {time}' + [char] 0x000A + 'let canonical - {method}\n{path|pct:/}\n{query|sorted}\n{headers:content-type,host,x-amz-*|collapsed}\n{names:content-type,host,x-amz-*}\n{body|sha256|hex}' + [char] 0x000A + 'hmac day_key - sha256 raw AWS4{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac region_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject|before:/}' + [char] 0x000A + 'hmac service_key - sha256 raw {region_key}' + [char] 0x0009 + '{subject|after:/}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'aws4_request' + [char] 0x000A + 'let text - AWS4-HMAC-SHA256\n{time}\n{day}/{subject}/aws4_request\n{canonical|sha256|hex}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization AWS4-HMAC-SHA256 Credential={id}/{day}/{subject}/aws4_request, SignedHeaders={names:content-type,host,x-amz-*}, Signature={signature}' + [char] 0x000A); 'secret' = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'; 'id' = 'AKIDEXAMPLE'; 'subject' = 'us-east-1/service' } { [DateTimeOffset]::new(635765349600000000, [TimeSpan]::Zero) }) $true }
Test-Result 'aws-get-vanilla-query-order-encoded' ('https://example.amazonaws.com/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1' + [char] 0x000A + 'AWS4-HMAC-SHA256' + [char] 0x000A + '20150830T123600Z' + [char] 0x000A + '20150830/us-east-1/service/aws4_request' + [char] 0x000A + '868294f5c38bd141c4972a373a76654f1418a8e4fc18b2e7903ae45e8ae0ec71' + [char] 0x000A + 'X-Amz-Date: 20150830T123600Z' + [char] 0x000A + 'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.amazonaws.com/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1'; 'method' = 'GET'; 'headers' = @((New-Pair 'host' 'example.amazonaws.com'), (New-Pair 'x-amz-date' '20150830T123600Z')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-basic 0' + [char] 0x000A + 'time day date-basic 0' + [char] 0x000A + 'set-header X-Amz-Date {time}' + [char] 0x000A + 'let canonical - {method}\n{path|pct:/}\n{query|sorted}\n{headers:content-type,host,x-amz-*|collapsed}\n{names:content-type,host,x-amz-*}\n{body|sha256|hex}' + [char] 0x000A + 'hmac day_key - sha256 raw AWS4{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac region_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject|before:/}' + [char] 0x000A + 'hmac service_key - sha256 raw {region_key}' + [char] 0x0009 + '{subject|after:/}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'aws4_request' + [char] 0x000A + 'let text - AWS4-HMAC-SHA256\n{time}\n{day}/{subject}/aws4_request\n{canonical|sha256|hex}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization AWS4-HMAC-SHA256 Credential={id}/{day}/{subject}/aws4_request, SignedHeaders={names:content-type,host,x-amz-*}, Signature={signature}' + [char] 0x000A); 'secret' = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'; 'id' = 'AKIDEXAMPLE'; 'subject' = 'us-east-1/service' } { [DateTimeOffset]::new(635765349600000000, [TimeSpan]::Zero) }) $true }
Test-Result 'aws-get-vanilla-with-session-token' ('https://example.amazonaws.com/' + [char] 0x000A + 'AWS4-HMAC-SHA256' + [char] 0x000A + '20150830T123600Z' + [char] 0x000A + '20150830/us-east-1/service/aws4_request' + [char] 0x000A + '067b36aa60031588cea4a4cde1f21215227a047690c72247f1d70b32fbbfad2b' + [char] 0x000A + 'X-Amz-Date: 20150830T123600Z' + [char] 0x000A + 'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.amazonaws.com/'; 'method' = 'GET'; 'headers' = @((New-Pair 'host' 'example.amazonaws.com'), (New-Pair 'x-amz-date' '20150830T123600Z'), (New-Pair 'x-amz-security-token' '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-basic 0' + [char] 0x000A + 'time day date-basic 0' + [char] 0x000A + 'set-header X-Amz-Date {time}' + [char] 0x000A + 'let canonical - {method}\n{path|pct:/}\n{query|sorted}\n{headers:content-type,host,x-amz-*|collapsed}\n{names:content-type,host,x-amz-*}\n{body|sha256|hex}' + [char] 0x000A + 'hmac day_key - sha256 raw AWS4{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac region_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject|before:/}' + [char] 0x000A + 'hmac service_key - sha256 raw {region_key}' + [char] 0x0009 + '{subject|after:/}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'aws4_request' + [char] 0x000A + 'let text - AWS4-HMAC-SHA256\n{time}\n{day}/{subject}/aws4_request\n{canonical|sha256|hex}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization AWS4-HMAC-SHA256 Credential={id}/{day}/{subject}/aws4_request, SignedHeaders={names:content-type,host,x-amz-*}, Signature={signature}' + [char] 0x000A); 'secret' = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'; 'id' = 'AKIDEXAMPLE'; 'subject' = 'us-east-1/service' } { [DateTimeOffset]::new(635765349600000000, [TimeSpan]::Zero) }) $true }
Test-Result 'aws-get-vanilla' ('https://example.amazonaws.com/' + [char] 0x000A + 'AWS4-HMAC-SHA256' + [char] 0x000A + '20150830T123600Z' + [char] 0x000A + '20150830/us-east-1/service/aws4_request' + [char] 0x000A + 'bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63' + [char] 0x000A + 'X-Amz-Date: 20150830T123600Z' + [char] 0x000A + 'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.amazonaws.com/'; 'method' = 'GET'; 'headers' = @((New-Pair 'host' 'example.amazonaws.com'), (New-Pair 'x-amz-date' '20150830T123600Z')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-basic 0' + [char] 0x000A + 'time day date-basic 0' + [char] 0x000A + 'set-header X-Amz-Date {time}' + [char] 0x000A + 'let canonical - {method}\n{path|pct:/}\n{query|sorted}\n{headers:content-type,host,x-amz-*|collapsed}\n{names:content-type,host,x-amz-*}\n{body|sha256|hex}' + [char] 0x000A + 'hmac day_key - sha256 raw AWS4{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac region_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject|before:/}' + [char] 0x000A + 'hmac service_key - sha256 raw {region_key}' + [char] 0x0009 + '{subject|after:/}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'aws4_request' + [char] 0x000A + 'let text - AWS4-HMAC-SHA256\n{time}\n{day}/{subject}/aws4_request\n{canonical|sha256|hex}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization AWS4-HMAC-SHA256 Credential={id}/{day}/{subject}/aws4_request, SignedHeaders={names:content-type,host,x-amz-*}, Signature={signature}' + [char] 0x000A); 'secret' = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'; 'id' = 'AKIDEXAMPLE'; 'subject' = 'us-east-1/service' } { [DateTimeOffset]::new(635765349600000000, [TimeSpan]::Zero) }) $true }
Test-Result 'edgegrid-simple-get' ('https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/' + [char] 0x000A + 'GET' + [char] 0x0009 + 'https' + [char] 0x0009 + 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net' + [char] 0x0009 + '/' + [char] 0x0009 + [char] 0x0009 + [char] 0x0009 + 'EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;' + [char] 0x000A + 'Authorization: EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;signature=tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-zone 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'let claims - EG1-HMAC-SHA256 client_token={id};access_token={token};timestamp={time};nonce={nonce};' + [char] 0x000A + 'let posted POST {body|first:131072}' + [char] 0x000A + 'let digest !body ' + [char] 0x000A + 'hash digest POST sha256 base64 {posted}' + [char] 0x000A + 'hmac signing_key - sha256 base64 {secret}' + [char] 0x0009 + '{time}' + [char] 0x000A + 'let text - {method}\t{scheme}\t{host}\t{target}\t\t{digest}\t{claims}' + [char] 0x000A + 'hmac signature - sha256 base64 {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization {claims}signature={signature}' + [char] 0x000A); 'secret' = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx='; 'id' = 'akab-client-token-xxx-xxxxxxxxxxxxxxxx'; 'token' = 'akab-access-token-xxx-xxxxxxxxxxxxxxxx'; 'nonce' = 'nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' } { [DateTimeOffset]::new(635310272610000000, [TimeSpan]::Zero) }) $true }
Test-Result 'edgegrid-get-with-querystring' ('https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t1?p1=1&p2=2' + [char] 0x000A + 'GET' + [char] 0x0009 + 'https' + [char] 0x0009 + 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net' + [char] 0x0009 + '/testapi/v1/t1?p1=1&p2=2' + [char] 0x0009 + [char] 0x0009 + [char] 0x0009 + 'EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;' + [char] 0x000A + 'Authorization: EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;signature=hKDH1UlnQySSHjvIcZpDMbQHihTQ0XyVAKZaApabdeA=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t1?p1=1&p2=2'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-zone 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'let claims - EG1-HMAC-SHA256 client_token={id};access_token={token};timestamp={time};nonce={nonce};' + [char] 0x000A + 'let posted POST {body|first:131072}' + [char] 0x000A + 'let digest !body ' + [char] 0x000A + 'hash digest POST sha256 base64 {posted}' + [char] 0x000A + 'hmac signing_key - sha256 base64 {secret}' + [char] 0x0009 + '{time}' + [char] 0x000A + 'let text - {method}\t{scheme}\t{host}\t{target}\t\t{digest}\t{claims}' + [char] 0x000A + 'hmac signature - sha256 base64 {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization {claims}signature={signature}' + [char] 0x000A); 'secret' = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx='; 'id' = 'akab-client-token-xxx-xxxxxxxxxxxxxxxx'; 'token' = 'akab-access-token-xxx-xxxxxxxxxxxxxxxx'; 'nonce' = 'nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' } { [DateTimeOffset]::new(635310272610000000, [TimeSpan]::Zero) }) $true }
Test-Result 'edgegrid-post-inside-limit' ('https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t3' + [char] 0x000A + 'POST' + [char] 0x0009 + 'https' + [char] 0x0009 + 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net' + [char] 0x0009 + '/testapi/v1/t3' + [char] 0x0009 + [char] 0x0009 + 'fDimoYqXOLntG3If/Z0K2aS9I19Pkv9P5OMCoL8lY0w=' + [char] 0x0009 + 'EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;' + [char] 0x000A + 'Authorization: EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;signature=hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4=' + [char] 0x000A + 'datadatadatadatadatadatadatadata') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t3'; 'method' = 'POST'; 'headers' = @((New-Pair 'Host' 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net')); 'body' = [Text.Encoding]::UTF8.GetBytes('datadatadatadatadatadatadatadata') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-zone 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'let claims - EG1-HMAC-SHA256 client_token={id};access_token={token};timestamp={time};nonce={nonce};' + [char] 0x000A + 'let posted POST {body|first:131072}' + [char] 0x000A + 'let digest !body ' + [char] 0x000A + 'hash digest POST sha256 base64 {posted}' + [char] 0x000A + 'hmac signing_key - sha256 base64 {secret}' + [char] 0x0009 + '{time}' + [char] 0x000A + 'let text - {method}\t{scheme}\t{host}\t{target}\t\t{digest}\t{claims}' + [char] 0x000A + 'hmac signature - sha256 base64 {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization {claims}signature={signature}' + [char] 0x000A); 'secret' = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx='; 'id' = 'akab-client-token-xxx-xxxxxxxxxxxxxxxx'; 'token' = 'akab-access-token-xxx-xxxxxxxxxxxxxxxx'; 'nonce' = 'nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' } { [DateTimeOffset]::new(635310272610000000, [TimeSpan]::Zero) }) $true }
Test-Result 'edgegrid-post-too-large' ('https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t3' + [char] 0x000A + 'POST' + [char] 0x0009 + 'https' + [char] 0x0009 + 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net' + [char] 0x0009 + '/testapi/v1/t3' + [char] 0x0009 + [char] 0x0009 + 'iysZKJ78BqF0NvDrpv9Hc3pJBWC5f5apR4qUK/Qfo5k=' + [char] 0x0009 + 'EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;' + [char] 0x000A + 'Authorization: EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;signature=6Q6PiTipLae6n4GsSIDTCJ54bEbHUBp+4MUXrbQCBoY=' + [char] 0x000A + 'ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t3'; 'method' = 'POST'; 'headers' = @((New-Pair 'Host' 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net')); 'body' = [Text.Encoding]::UTF8.GetBytes('ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-zone 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'let claims - EG1-HMAC-SHA256 client_token={id};access_token={token};timestamp={time};nonce={nonce};' + [char] 0x000A + 'let posted POST {body|first:2048}' + [char] 0x000A + 'let digest !body ' + [char] 0x000A + 'hash digest POST sha256 base64 {posted}' + [char] 0x000A + 'hmac signing_key - sha256 base64 {secret}' + [char] 0x0009 + '{time}' + [char] 0x000A + 'let text - {method}\t{scheme}\t{host}\t{target}\t\t{digest}\t{claims}' + [char] 0x000A + 'hmac signature - sha256 base64 {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization {claims}signature={signature}' + [char] 0x000A); 'secret' = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx='; 'id' = 'akab-client-token-xxx-xxxxxxxxxxxxxxxx'; 'token' = 'akab-access-token-xxx-xxxxxxxxxxxxxxxx'; 'nonce' = 'nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' } { [DateTimeOffset]::new(635310272610000000, [TimeSpan]::Zero) }) $true }
Test-Result 'edgegrid-header-containing-spaces' ('https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t4' + [char] 0x000A + 'GET' + [char] 0x0009 + 'https' + [char] 0x0009 + 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net' + [char] 0x0009 + '/testapi/v1/t4' + [char] 0x0009 + 'x-test1:" test-header-with-spaces "' + [char] 0x0009 + [char] 0x0009 + 'EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;' + [char] 0x000A + 'Authorization: EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;signature=ucq2AbjCNtobHfCTuS38fdkl5UDdWHZhQX46fYR8CqI=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/testapi/v1/t4'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net'), (New-Pair 'X-Test1' '"     test-header-with-spaces     "')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso-zone 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'let claims - EG1-HMAC-SHA256 client_token={id};access_token={token};timestamp={time};nonce={nonce};' + [char] 0x000A + 'let posted POST {body|first:131072}' + [char] 0x000A + 'let digest !body ' + [char] 0x000A + 'hash digest POST sha256 base64 {posted}' + [char] 0x000A + 'hmac signing_key - sha256 base64 {secret}' + [char] 0x0009 + '{time}' + [char] 0x000A + 'let text - {method}\t{scheme}\t{host}\t{target}\t{headers:x-test1|collapsed|trim}\t{digest}\t{claims}' + [char] 0x000A + 'hmac signature - sha256 base64 {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization {claims}signature={signature}' + [char] 0x000A); 'secret' = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx='; 'id' = 'akab-client-token-xxx-xxxxxxxxxxxxxxxx'; 'token' = 'akab-access-token-xxx-xxxxxxxxxxxxxxxx'; 'nonce' = 'nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' } { [DateTimeOffset]::new(635310272610000000, [TimeSpan]::Zero) }) $true }
Test-Result 'ovh-get' ('https://eu.api.ovh.com/1.0/auth' + [char] 0x000A + '***+5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY+GET+https://eu.api.ovh.com/1.0/auth++1457018875' + [char] 0x000A + 'X-Ovh-Application: TDPKJdwZwAQPwKX2' + [char] 0x000A + 'X-Ovh-Consumer: 5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' + [char] 0x000A + 'X-Ovh-Timestamp: 1457018875' + [char] 0x000A + 'X-Ovh-Signature: $1$e9556054b6309771395efa467c22e627407461ad' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://eu.api.ovh.com/1.0/auth'; 'method' = 'GET'; 'headers' = @((New-Pair 'X-Ovh-Application' 'TDPKJdwZwAQPwKX2'), (New-Pair 'X-Ovh-Consumer' '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY'), (New-Pair 'X-Ovh-Timestamp' '1457018875'), (New-Pair 'X-Ovh-Signature' '$1$e9556054b6309771395efa467c22e627407461ad')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let text - {secret}+{token}+{method}+{url}+{body}+{time}' + [char] 0x000A + 'hash signature - sha1 hex {text}' + [char] 0x000A + 'header X-Ovh-Application {id}' + [char] 0x000A + 'header X-Ovh-Consumer {token}' + [char] 0x000A + 'header X-Ovh-Timestamp {time}' + [char] 0x000A + 'header X-Ovh-Signature $1${signature}' + [char] 0x000A); 'secret' = '9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk'; 'id' = 'TDPKJdwZwAQPwKX2'; 'token' = '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' } { [DateTimeOffset]::new(635926156750000000, [TimeSpan]::Zero) }) $true }
Test-Result 'ovh-post' ('https://eu.api.ovh.com/1.0/auth' + [char] 0x000A + '***+5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY+POST+https://eu.api.ovh.com/1.0/auth+{"a":"b","c":"d"}+1457018875' + [char] 0x000A + 'X-Ovh-Application: TDPKJdwZwAQPwKX2' + [char] 0x000A + 'X-Ovh-Consumer: 5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' + [char] 0x000A + 'X-Ovh-Timestamp: 1457018875' + [char] 0x000A + 'X-Ovh-Signature: $1$ec2fb5c7a81f64723c77d2e5b609ae6f58a84fc1' + [char] 0x000A + '{"a":"b","c":"d"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://eu.api.ovh.com/1.0/auth'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-type' 'application/json'), (New-Pair 'X-Ovh-Application' 'TDPKJdwZwAQPwKX2'), (New-Pair 'X-Ovh-Consumer' '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY'), (New-Pair 'X-Ovh-Timestamp' '1457018875'), (New-Pair 'X-Ovh-Signature' '$1$ec2fb5c7a81f64723c77d2e5b609ae6f58a84fc1')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"a":"b","c":"d"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let text - {secret}+{token}+{method}+{url}+{body}+{time}' + [char] 0x000A + 'hash signature - sha1 hex {text}' + [char] 0x000A + 'header X-Ovh-Application {id}' + [char] 0x000A + 'header X-Ovh-Consumer {token}' + [char] 0x000A + 'header X-Ovh-Timestamp {time}' + [char] 0x000A + 'header X-Ovh-Signature $1${signature}' + [char] 0x000A); 'secret' = '9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk'; 'id' = 'TDPKJdwZwAQPwKX2'; 'token' = '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' } { [DateTimeOffset]::new(635926156750000000, [TimeSpan]::Zero) }) $true }
Test-Result 'ovh-put' ('https://eu.api.ovh.com/1.0/auth' + [char] 0x000A + '***+5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY+PUT+https://eu.api.ovh.com/1.0/auth+{"a":"b","c":"d"}+1457018875' + [char] 0x000A + 'X-Ovh-Application: TDPKJdwZwAQPwKX2' + [char] 0x000A + 'X-Ovh-Consumer: 5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' + [char] 0x000A + 'X-Ovh-Timestamp: 1457018875' + [char] 0x000A + 'X-Ovh-Signature: $1$8a75a9e7c8e7296c9dbeda6a2a735eb6bd58ec4b' + [char] 0x000A + '{"a":"b","c":"d"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://eu.api.ovh.com/1.0/auth'; 'method' = 'PUT'; 'headers' = @((New-Pair 'Content-type' 'application/json'), (New-Pair 'X-Ovh-Application' 'TDPKJdwZwAQPwKX2'), (New-Pair 'X-Ovh-Consumer' '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY'), (New-Pair 'X-Ovh-Timestamp' '1457018875'), (New-Pair 'X-Ovh-Signature' '$1$8a75a9e7c8e7296c9dbeda6a2a735eb6bd58ec4b')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"a":"b","c":"d"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let text - {secret}+{token}+{method}+{url}+{body}+{time}' + [char] 0x000A + 'hash signature - sha1 hex {text}' + [char] 0x000A + 'header X-Ovh-Application {id}' + [char] 0x000A + 'header X-Ovh-Consumer {token}' + [char] 0x000A + 'header X-Ovh-Timestamp {time}' + [char] 0x000A + 'header X-Ovh-Signature $1${signature}' + [char] 0x000A); 'secret' = '9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk'; 'id' = 'TDPKJdwZwAQPwKX2'; 'token' = '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' } { [DateTimeOffset]::new(635926156750000000, [TimeSpan]::Zero) }) $true }
Test-Result 'ovh-delete' ('https://eu.api.ovh.com/1.0/auth' + [char] 0x000A + '***+5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY+DELETE+https://eu.api.ovh.com/1.0/auth++1457018875' + [char] 0x000A + 'X-Ovh-Application: TDPKJdwZwAQPwKX2' + [char] 0x000A + 'X-Ovh-Consumer: 5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' + [char] 0x000A + 'X-Ovh-Timestamp: 1457018875' + [char] 0x000A + 'X-Ovh-Signature: $1$a1eecd00b3b02b6cf5708b84b9ff42059a950d85' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://eu.api.ovh.com/1.0/auth'; 'method' = 'DELETE'; 'headers' = @((New-Pair 'X-Ovh-Application' 'TDPKJdwZwAQPwKX2'), (New-Pair 'X-Ovh-Consumer' '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY'), (New-Pair 'X-Ovh-Timestamp' '1457018875'), (New-Pair 'X-Ovh-Signature' '$1$a1eecd00b3b02b6cf5708b84b9ff42059a950d85')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let text - {secret}+{token}+{method}+{url}+{body}+{time}' + [char] 0x000A + 'hash signature - sha1 hex {text}' + [char] 0x000A + 'header X-Ovh-Application {id}' + [char] 0x000A + 'header X-Ovh-Consumer {token}' + [char] 0x000A + 'header X-Ovh-Timestamp {time}' + [char] 0x000A + 'header X-Ovh-Signature $1${signature}' + [char] 0x000A); 'secret' = '9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk'; 'id' = 'TDPKJdwZwAQPwKX2'; 'token' = '5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY' } { [DateTimeOffset]::new(635926156750000000, [TimeSpan]::Zero) }) $true }
Test-Result 'duo-unicode-sha1' ('https://foO.BAr52.cOm/Foo/BaR2/qux' + [char] 0x000A + 'Fri, 07 Dec 2012 17:18:00 -0000' + [char] 0x000A + 'POST' + [char] 0x000A + 'foo.bar52.com' + [char] 0x000A + '/Foo/BaR2/qux' + [char] 0x000A + '%E4%9A%9A%E2%A1%BB%E3%97%90%E8%BB%B3%E6%9C%A7%E5%80%AA%E0%A0%90%ED%82%91%C3%88%EC%85%B0=%E0%BD%85%E1%A9%B6%E3%90%9A%E6%95%8C%EC%88%BF%E9%AC%89%EA%AF%A2%E8%8D%83%E1%AC%A7%E6%83%90&%E7%91%89%E7%B9%8B%EC%B3%BB%E5%A7%BF%EF%B9%9F%E8%8E%B7%EA%B7%8C%E9%80%8C%EC%BF%91%E7%A0%93=%E8%B6%B7%E5%80%A2%E9%8B%93%E4%8B%AF%E2%81%BD%E8%9C%B0%EA%B3%BE%E5%98%97%E0%A5%86%E4%B8%B0&%E7%91%B0%E9%8C%94%E9%80%9C%E9%BA%AE%E4%83%98%E4%88%81%E8%8B%98%E8%B1%B0%E1%B4%B1%EA%81%82=%E1%9F%99%E0%AE%A8%E9%8D%98%EA%AB%9F%EA%90%AA%E4%A2%BE%EF%AE%96%E6%BF%A9%EB%9F%BF%E3%8B%B3&%EC%8B%85%E2%B0%9D%E2%98%A0%E3%98%97%E9%9A%B3F%E8%98%85%E2%83%A8%EA%B0%A1%E5%A4%B4=%EF%AE%A9%E4%86%AA%EB%B6%83%E8%90%8B%E2%98%95%E3%B9%AE%E6%94%AD%EA%A2%B5%ED%95%ABU' + [char] 0x000A + 'Date: Fri, 07 Dec 2012 17:18:00 -0000' + [char] 0x000A + 'Authorization: Basic dGVzdF9pa2V5OmYwMTgxMWNiYmY5NTYxNjIzYWI0NWI4OTMwOTYyNjdmZDQ2YTUxNzg=' + [char] 0x000A + '%E4%9A%9A%E2%A1%BB%E3%97%90%E8%BB%B3%E6%9C%A7%E5%80%AA%E0%A0%90%ED%82%91%C3%88%EC%85%B0=%E0%BD%85%E1%A9%B6%E3%90%9A%E6%95%8C%EC%88%BF%E9%AC%89%EA%AF%A2%E8%8D%83%E1%AC%A7%E6%83%90&%E7%91%89%E7%B9%8B%EC%B3%BB%E5%A7%BF%EF%B9%9F%E8%8E%B7%EA%B7%8C%E9%80%8C%EC%BF%91%E7%A0%93=%E8%B6%B7%E5%80%A2%E9%8B%93%E4%8B%AF%E2%81%BD%E8%9C%B0%EA%B3%BE%E5%98%97%E0%A5%86%E4%B8%B0&%E7%91%B0%E9%8C%94%E9%80%9C%E9%BA%AE%E4%83%98%E4%88%81%E8%8B%98%E8%B1%B0%E1%B4%B1%EA%81%82=%E1%9F%99%E0%AE%A8%E9%8D%98%EA%AB%9F%EA%90%AA%E4%A2%BE%EF%AE%96%E6%BF%A9%EB%9F%BF%E3%8B%B3&%EC%8B%85%E2%B0%9D%E2%98%A0%E3%98%97%E9%9A%B3F%E8%98%85%E2%83%A8%EA%B0%A1%E5%A4%B4=%EF%AE%A9%E4%86%AA%EB%B6%83%E8%90%8B%E2%98%95%E3%B9%AE%E6%94%AD%EA%A2%B5%ED%95%ABU') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://foO.BAr52.cOm/Foo/BaR2/qux'; 'method' = 'POST'; 'headers' = @((New-Pair 'Date' 'Fri, 07 Dec 2012 17:18:00 -0000'), (New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('%E4%9A%9A%E2%A1%BB%E3%97%90%E8%BB%B3%E6%9C%A7%E5%80%AA%E0%A0%90%ED%82%91%C3%88%EC%85%B0=%E0%BD%85%E1%A9%B6%E3%90%9A%E6%95%8C%EC%88%BF%E9%AC%89%EA%AF%A2%E8%8D%83%E1%AC%A7%E6%83%90&%E7%91%89%E7%B9%8B%EC%B3%BB%E5%A7%BF%EF%B9%9F%E8%8E%B7%EA%B7%8C%E9%80%8C%EC%BF%91%E7%A0%93=%E8%B6%B7%E5%80%A2%E9%8B%93%E4%8B%AF%E2%81%BD%E8%9C%B0%EA%B3%BE%E5%98%97%E0%A5%86%E4%B8%B0&%E7%91%B0%E9%8C%94%E9%80%9C%E9%BA%AE%E4%83%98%E4%88%81%E8%8B%98%E8%B1%B0%E1%B4%B1%EA%81%82=%E1%9F%99%E0%AE%A8%E9%8D%98%EA%AB%9F%EA%90%AA%E4%A2%BE%EF%AE%96%E6%BF%A9%EB%9F%BF%E3%8B%B3&%EC%8B%85%E2%B0%9D%E2%98%A0%E3%98%97%E9%9A%B3F%E8%98%85%E2%83%A8%EA%B0%A1%E5%A4%B4=%EF%AE%A9%E4%86%AA%EB%B6%83%E8%90%8B%E2%98%95%E3%B9%AE%E6%94%AD%EA%A2%B5%ED%95%ABU') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc2822 0' + [char] 0x000A + 'let parameters body {body|sorted}' + [char] 0x000A + 'let parameters - {query|sorted}' + [char] 0x000A + 'let text - {time}\n{method|upper}\n{host|lower}\n{path}\n{parameters}' + [char] 0x000A + 'hmac signature - sha1 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'let credentials - {id}:{signature}' + [char] 0x000A + 'header Date {time}' + [char] 0x000A + 'header Authorization Basic {credentials|base64}' + [char] 0x000A); 'secret' = 'gtdfxv9YgVBYcF6dl2Eq17KUQJN2PLM2ODVTkvoT'; 'id' = 'test_ikey' } { [DateTimeOffset]::new(634904974800000000, [TimeSpan]::Zero) }) $true }
Test-Result 'duo-docs-accounts' ('https://api-xxxxxxxx.duosecurity.com/accounts/v1/account/list' + [char] 0x000A + 'Tue, 21 Aug 2012 17:29:18 -0000' + [char] 0x000A + 'POST' + [char] 0x000A + 'api-xxxxxxxx.duosecurity.com' + [char] 0x000A + '/accounts/v1/account/list' + [char] 0x000A + 'realname=First%20Last&username=root' + [char] 0x000A + 'Date: Tue, 21 Aug 2012 17:29:18 -0000' + [char] 0x000A + 'Authorization: Basic RElXSjhYNkFFWU9SNU9NQzZUUTE6MmQ5N2Q2MTY2MzE5NzgxYjVhM2EwN2FmMzlkMzY2ZjQ5MTIzNGVkYw==' + [char] 0x000A + 'realname=First%20Last&username=root') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api-xxxxxxxx.duosecurity.com/accounts/v1/account/list'; 'method' = 'POST'; 'headers' = @((New-Pair 'Date' 'Tue, 21 Aug 2012 17:29:18 -0000'), (New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('realname=First%20Last&username=root') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc2822 0' + [char] 0x000A + 'let parameters body {body|sorted}' + [char] 0x000A + 'let parameters - {query|sorted}' + [char] 0x000A + 'let text - {time}\n{method|upper}\n{host|lower}\n{path}\n{parameters}' + [char] 0x000A + 'hmac signature - sha1 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'let credentials - {id}:{signature}' + [char] 0x000A + 'header Date {time}' + [char] 0x000A + 'header Authorization Basic {credentials|base64}' + [char] 0x000A); 'secret' = 'Zh5eGmUq9zpfQnyUIu5OL9iWoMMv5ZNmk3zLJ4Ep'; 'id' = 'DIWJ8X6AEYOR5OMC6TQ1' } { [DateTimeOffset]::new(634811669580000000, [TimeSpan]::Zero) }) $true }
Test-Result 'duo-unicode-sha512' ('https://foO.BAr52.cOm/Foo/BaR2/qux' + [char] 0x000A + 'Fri, 07 Dec 2012 17:18:00 -0000' + [char] 0x000A + 'POST' + [char] 0x000A + 'foo.bar52.com' + [char] 0x000A + '/Foo/BaR2/qux' + [char] 0x000A + '%E4%9A%9A%E2%A1%BB%E3%97%90%E8%BB%B3%E6%9C%A7%E5%80%AA%E0%A0%90%ED%82%91%C3%88%EC%85%B0=%E0%BD%85%E1%A9%B6%E3%90%9A%E6%95%8C%EC%88%BF%E9%AC%89%EA%AF%A2%E8%8D%83%E1%AC%A7%E6%83%90&%E7%91%89%E7%B9%8B%EC%B3%BB%E5%A7%BF%EF%B9%9F%E8%8E%B7%EA%B7%8C%E9%80%8C%EC%BF%91%E7%A0%93=%E8%B6%B7%E5%80%A2%E9%8B%93%E4%8B%AF%E2%81%BD%E8%9C%B0%EA%B3%BE%E5%98%97%E0%A5%86%E4%B8%B0&%E7%91%B0%E9%8C%94%E9%80%9C%E9%BA%AE%E4%83%98%E4%88%81%E8%8B%98%E8%B1%B0%E1%B4%B1%EA%81%82=%E1%9F%99%E0%AE%A8%E9%8D%98%EA%AB%9F%EA%90%AA%E4%A2%BE%EF%AE%96%E6%BF%A9%EB%9F%BF%E3%8B%B3&%EC%8B%85%E2%B0%9D%E2%98%A0%E3%98%97%E9%9A%B3F%E8%98%85%E2%83%A8%EA%B0%A1%E5%A4%B4=%EF%AE%A9%E4%86%AA%EB%B6%83%E8%90%8B%E2%98%95%E3%B9%AE%E6%94%AD%EA%A2%B5%ED%95%ABU' + [char] 0x000A + 'Date: Fri, 07 Dec 2012 17:18:00 -0000' + [char] 0x000A + 'Authorization: Basic dGVzdF9pa2V5OjA1MDgwNjUwMzVhMDNiMmExZGUyZjQ1M2U2MjllNzkxZDE4MDMyOWUxNTdmNjVkZjZiM2UwZjA4Mjk5ZDQzMjFlMWM1YzdhN2M3ZWU2YjllNWZjODBkMWZiNmZiZjNhZDVlYjdjNDRkZDNiMzk4NWEwMmMzN2FjYTUzZWMzNjk4' + [char] 0x000A + '%E4%9A%9A%E2%A1%BB%E3%97%90%E8%BB%B3%E6%9C%A7%E5%80%AA%E0%A0%90%ED%82%91%C3%88%EC%85%B0=%E0%BD%85%E1%A9%B6%E3%90%9A%E6%95%8C%EC%88%BF%E9%AC%89%EA%AF%A2%E8%8D%83%E1%AC%A7%E6%83%90&%E7%91%89%E7%B9%8B%EC%B3%BB%E5%A7%BF%EF%B9%9F%E8%8E%B7%EA%B7%8C%E9%80%8C%EC%BF%91%E7%A0%93=%E8%B6%B7%E5%80%A2%E9%8B%93%E4%8B%AF%E2%81%BD%E8%9C%B0%EA%B3%BE%E5%98%97%E0%A5%86%E4%B8%B0&%E7%91%B0%E9%8C%94%E9%80%9C%E9%BA%AE%E4%83%98%E4%88%81%E8%8B%98%E8%B1%B0%E1%B4%B1%EA%81%82=%E1%9F%99%E0%AE%A8%E9%8D%98%EA%AB%9F%EA%90%AA%E4%A2%BE%EF%AE%96%E6%BF%A9%EB%9F%BF%E3%8B%B3&%EC%8B%85%E2%B0%9D%E2%98%A0%E3%98%97%E9%9A%B3F%E8%98%85%E2%83%A8%EA%B0%A1%E5%A4%B4=%EF%AE%A9%E4%86%AA%EB%B6%83%E8%90%8B%E2%98%95%E3%B9%AE%E6%94%AD%EA%A2%B5%ED%95%ABU') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://foO.BAr52.cOm/Foo/BaR2/qux'; 'method' = 'POST'; 'headers' = @((New-Pair 'Date' 'Fri, 07 Dec 2012 17:18:00 -0000'), (New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('%E4%9A%9A%E2%A1%BB%E3%97%90%E8%BB%B3%E6%9C%A7%E5%80%AA%E0%A0%90%ED%82%91%C3%88%EC%85%B0=%E0%BD%85%E1%A9%B6%E3%90%9A%E6%95%8C%EC%88%BF%E9%AC%89%EA%AF%A2%E8%8D%83%E1%AC%A7%E6%83%90&%E7%91%89%E7%B9%8B%EC%B3%BB%E5%A7%BF%EF%B9%9F%E8%8E%B7%EA%B7%8C%E9%80%8C%EC%BF%91%E7%A0%93=%E8%B6%B7%E5%80%A2%E9%8B%93%E4%8B%AF%E2%81%BD%E8%9C%B0%EA%B3%BE%E5%98%97%E0%A5%86%E4%B8%B0&%E7%91%B0%E9%8C%94%E9%80%9C%E9%BA%AE%E4%83%98%E4%88%81%E8%8B%98%E8%B1%B0%E1%B4%B1%EA%81%82=%E1%9F%99%E0%AE%A8%E9%8D%98%EA%AB%9F%EA%90%AA%E4%A2%BE%EF%AE%96%E6%BF%A9%EB%9F%BF%E3%8B%B3&%EC%8B%85%E2%B0%9D%E2%98%A0%E3%98%97%E9%9A%B3F%E8%98%85%E2%83%A8%EA%B0%A1%E5%A4%B4=%EF%AE%A9%E4%86%AA%EB%B6%83%E8%90%8B%E2%98%95%E3%B9%AE%E6%94%AD%EA%A2%B5%ED%95%ABU') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc2822 0' + [char] 0x000A + 'let parameters body {body|sorted}' + [char] 0x000A + 'let parameters - {query|sorted}' + [char] 0x000A + 'let text - {time}\n{method|upper}\n{host|lower}\n{path}\n{parameters}' + [char] 0x000A + 'hmac signature - sha512 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'let credentials - {id}:{signature}' + [char] 0x000A + 'header Date {time}' + [char] 0x000A + 'header Authorization Basic {credentials|base64}' + [char] 0x000A); 'secret' = 'gtdfxv9YgVBYcF6dl2Eq17KUQJN2PLM2ODVTkvoT'; 'id' = 'test_ikey' } { [DateTimeOffset]::new(634904974800000000, [TimeSpan]::Zero) }) $true }
Test-Result 'oauth1-twitter-1.1' ('https://api.twitter.com/1.1/statuses/update.json?include_entities=true' + [char] 0x000A + 'POST&https%3A%2F%2Fapi.twitter.com%2F1.1%2Fstatuses%2Fupdate.json&include_entities%3Dtrue%26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog%26oauth_nonce%3DkYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318622958%26oauth_token%3D370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb%26oauth_version%3D1.0%26status%3DHello%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed%2520OAuth%2520request%2521' + [char] 0x000A + 'Authorization: OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0"' + [char] 0x000A + 'status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.twitter.com/1.1/statuses/update.json?include_entities=true'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'let claims - oauth_consumer_key={id|pct}&oauth_nonce={nonce|pct}&oauth_signature_method=HMAC-SHA1&oauth_timestamp={time}&oauth_token={token|pct}&oauth_version=1.0' + [char] 0x000A + 'let parameters form {query}&{body}&{claims}' + [char] 0x000A + 'let parameters - {query}&{claims}' + [char] 0x000A + 'let base - {scheme}://{host}{path}' + [char] 0x000A + 'let text - {method}&{base|pct}&{parameters|sorted|pct}' + [char] 0x000A + 'hmac signature - sha1 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization OAuth oauth_consumer_key="{id|pct}", oauth_nonce="{nonce|pct}", oauth_signature="{signature|pct}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="{time}", oauth_token="{token|pct}", oauth_version="1.0"' + [char] 0x000A); 'secret' = 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw&LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE'; 'id' = 'xvz1evFS4wEEPTGEFPHBog'; 'token' = '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb'; 'nonce' = 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg' } { [DateTimeOffset]::new(634542197580000000, [TimeSpan]::Zero) }) $true }
Test-Result 'oauth1-twitter-1' ('https://api.twitter.com/1/statuses/update.json?include_entities=true' + [char] 0x000A + 'POST&https%3A%2F%2Fapi.twitter.com%2F1%2Fstatuses%2Fupdate.json&include_entities%3Dtrue%26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog%26oauth_nonce%3DkYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318622958%26oauth_token%3D370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb%26oauth_version%3D1.0%26status%3DHello%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed%2520OAuth%2520request%2521' + [char] 0x000A + 'Authorization: OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0"' + [char] 0x000A + 'status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.twitter.com/1/statuses/update.json?include_entities=true'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'let claims - oauth_consumer_key={id|pct}&oauth_nonce={nonce|pct}&oauth_signature_method=HMAC-SHA1&oauth_timestamp={time}&oauth_token={token|pct}&oauth_version=1.0' + [char] 0x000A + 'let parameters form {query}&{body}&{claims}' + [char] 0x000A + 'let parameters - {query}&{claims}' + [char] 0x000A + 'let base - {scheme}://{host}{path}' + [char] 0x000A + 'let text - {method}&{base|pct}&{parameters|sorted|pct}' + [char] 0x000A + 'hmac signature - sha1 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization OAuth oauth_consumer_key="{id|pct}", oauth_nonce="{nonce|pct}", oauth_signature="{signature|pct}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="{time}", oauth_token="{token|pct}", oauth_version="1.0"' + [char] 0x000A); 'secret' = 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw&LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE'; 'id' = 'xvz1evFS4wEEPTGEFPHBog'; 'token' = '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb'; 'nonce' = 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg' } { [DateTimeOffset]::new(634542197580000000, [TimeSpan]::Zero) }) $true }
Test-Result 'oauth1-rfc5849-1.2-initiate' ('https://photos.example.net/initiate' + [char] 0x000A + 'POST&https%3A%2F%2Fphotos.example.net%2Finitiate&oauth_callback%3Dhttp%253A%252F%252Fprinter.example.com%252Fready%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3DwIjqoS%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131200' + [char] 0x000A + 'Authorization: OAuth oauth_callback="http%3A%2F%2Fprinter.example.com%2Fready", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_nonce="wIjqoS", oauth_signature="74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131200"' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://photos.example.net/initiate'; 'method' = 'POST'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'let claims - oauth_callback={subject|pct}&oauth_consumer_key={id|pct}&oauth_nonce={nonce|pct}&oauth_signature_method=HMAC-SHA1&oauth_timestamp={time}' + [char] 0x000A + 'let parameters form {query}&{body}&{claims}' + [char] 0x000A + 'let parameters - {query}&{claims}' + [char] 0x000A + 'let base - {scheme}://{host}{path}' + [char] 0x000A + 'let text - {method}&{base|pct}&{parameters|sorted|pct}' + [char] 0x000A + 'hmac signature - sha1 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization OAuth oauth_callback="{subject|pct}", oauth_consumer_key="{id|pct}", oauth_nonce="{nonce|pct}", oauth_signature="{signature|pct}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="{time}"' + [char] 0x000A); 'secret' = 'kd94hf93k423kf44&'; 'id' = 'dpf43f3p2l4k3l03'; 'subject' = 'http://printer.example.com/ready'; 'nonce' = 'wIjqoS' } { [DateTimeOffset]::new(622727280000000000, [TimeSpan]::Zero) }) $true }
Test-Result 'oauth1-rfc5849-1.2-token' ('https://photos.example.net/token' + [char] 0x000A + 'POST&https%3A%2F%2Fphotos.example.net%2Ftoken&oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3Dwalatlh%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dhh5s93j4hdidpola%26oauth_verifier%3Dhfdp7dh39dks9884' + [char] 0x000A + 'Authorization: OAuth oauth_consumer_key="dpf43f3p2l4k3l03", oauth_nonce="walatlh", oauth_signature="gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_token="hh5s93j4hdidpola", oauth_verifier="hfdp7dh39dks9884"' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://photos.example.net/token'; 'method' = 'POST'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'let claims - oauth_consumer_key={id|pct}&oauth_nonce={nonce|pct}&oauth_signature_method=HMAC-SHA1&oauth_timestamp={time}&oauth_token={token|pct}&oauth_verifier={subject|pct}' + [char] 0x000A + 'let parameters form {query}&{body}&{claims}' + [char] 0x000A + 'let parameters - {query}&{claims}' + [char] 0x000A + 'let base - {scheme}://{host}{path}' + [char] 0x000A + 'let text - {method}&{base|pct}&{parameters|sorted|pct}' + [char] 0x000A + 'hmac signature - sha1 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization OAuth oauth_consumer_key="{id|pct}", oauth_nonce="{nonce|pct}", oauth_signature="{signature|pct}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="{time}", oauth_token="{token|pct}", oauth_verifier="{subject|pct}"' + [char] 0x000A); 'secret' = 'kd94hf93k423kf44&hdhd0244k9j7ao03'; 'id' = 'dpf43f3p2l4k3l03'; 'token' = 'hh5s93j4hdidpola'; 'subject' = 'hfdp7dh39dks9884'; 'nonce' = 'walatlh' } { [DateTimeOffset]::new(622727280010000000, [TimeSpan]::Zero) }) $true }
Test-Result 'hawk-get' ('http://example.com:8000/resource/1?b=1&a=2' + [char] 0x000A + 'hawk.1.header' + [char] 0x000A + '1353832234' + [char] 0x000A + 'j4h3g2' + [char] 0x000A + 'GET' + [char] 0x000A + '/resource/1?b=1&a=2' + [char] 0x000A + 'example.com' + [char] 0x000A + '8000' + [char] 0x000A + [char] 0x000A + 'some-app-ext-data' + [char] 0x000A + [char] 0x000A + 'Authorization: Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ext="some-app-ext-data", mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'http://example.com:8000/resource/1?b=1&a=2'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'example.com:8000')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'let type - {header:content-type|before:;|trim|lower}' + [char] 0x000A + 'hash payload body sha256 base64 hawk.1.payload\n{type}\n{body}\n' + [char] 0x000A + 'let claim body  hash="{payload}",' + [char] 0x000A + 'let text - hawk.1.header\n{time}\n{nonce}\n{method}\n{target}\n{hostname|lower}\n{port}\n{payload}\n{subject}\n' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization Hawk id="{id}", ts="{time}", nonce="{nonce}",{claim} ext="{subject}", mac="{signature}"' + [char] 0x000A); 'secret' = 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn'; 'id' = 'dh37fgj492je'; 'subject' = 'some-app-ext-data'; 'nonce' = 'j4h3g2' } { [DateTimeOffset]::new(634894290340000000, [TimeSpan]::Zero) }) $true }
Test-Result 'hawk-post-payload' ('http://example.com:8000/resource/1?b=1&a=2' + [char] 0x000A + 'hawk.1.header' + [char] 0x000A + '1353832234' + [char] 0x000A + 'j4h3g2' + [char] 0x000A + 'POST' + [char] 0x000A + '/resource/1?b=1&a=2' + [char] 0x000A + 'example.com' + [char] 0x000A + '8000' + [char] 0x000A + 'Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=' + [char] 0x000A + 'some-app-ext-data' + [char] 0x000A + [char] 0x000A + 'Authorization: Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=", ext="some-app-ext-data", mac="aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw="' + [char] 0x000A + 'Thank you for flying Hawk') { Join-Signed (Add-HmacSignature @{ 'url' = 'http://example.com:8000/resource/1?b=1&a=2'; 'method' = 'POST'; 'headers' = @((New-Pair 'Host' 'example.com:8000'), (New-Pair 'Content-Type' 'text/plain')); 'body' = [Text.Encoding]::UTF8.GetBytes('Thank you for flying Hawk') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'let type - {header:content-type|before:;|trim|lower}' + [char] 0x000A + 'hash payload body sha256 base64 hawk.1.payload\n{type}\n{body}\n' + [char] 0x000A + 'let claim body  hash="{payload}",' + [char] 0x000A + 'let text - hawk.1.header\n{time}\n{nonce}\n{method}\n{target}\n{hostname|lower}\n{port}\n{payload}\n{subject}\n' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization Hawk id="{id}", ts="{time}", nonce="{nonce}",{claim} ext="{subject}", mac="{signature}"' + [char] 0x000A); 'secret' = 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn'; 'id' = 'dh37fgj492je'; 'subject' = 'some-app-ext-data'; 'nonce' = 'j4h3g2' } { [DateTimeOffset]::new(634894290340000000, [TimeSpan]::Zero) }) $true }
Test-Result 'ckeditor-nodejs' ('http://demo.example.com/webhook?a=1' + [char] 0x000A + 'POST/webhook?a=11563276169752{"a":1}' + [char] 0x000A + 'X-CS-Timestamp: 1563276169752' + [char] 0x000A + 'X-CS-Signature: 56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762' + [char] 0x000A + '{"a":1}') { Join-Signed (Add-HmacSignature @{ 'url' = 'http://demo.example.com/webhook?a=1'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-CS-Timestamp' '1563276169752'), (New-Pair 'X-CS-Signature' '56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"a":1}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'let text - {method|upper}{target}{time}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-CS-Timestamp {time}' + [char] 0x000A + 'header X-CS-Signature {signature}' + [char] 0x000A); 'secret' = 'SECRET' } { [DateTimeOffset]::new(636988729697520000, [TimeSpan]::Zero) }) $true }
Test-Result 'acquia-get-1' ('https://example.acquiapipet.net/v1.0/task-status/133?limit=10' + [char] 0x000A + 'GET' + [char] 0x000A + 'example.acquiapipet.net' + [char] 0x000A + '/v1.0/task-status/133' + [char] 0x000A + 'limit=10' + [char] 0x000A + 'id=efdde334-fe7b-11e4-a322-1697f925ec7b&nonce=d1954337-5319-4821-8427-115542e08d10&realm=Pipet%20service&version=2.0' + [char] 0x000A + '1432075982' + [char] 0x000A + 'X-Authorization-Timestamp: 1432075982' + [char] 0x000A + 'Authorization: acquia-http-hmac id="efdde334-fe7b-11e4-a322-1697f925ec7b",nonce="d1954337-5319-4821-8427-115542e08d10",realm="Pipet%20service",signature="MRlPr/Z1WQY2sMthcaEqETRMw4gPYXlPcTpaLWS2gcc=",version="2.0"' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.acquiapipet.net/v1.0/task-status/133?limit=10'; 'method' = 'GET'; 'headers' = @((New-Pair 'X-Authorization-Timestamp' '1432075982')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'hash digest body sha256 base64 {body}' + [char] 0x000A + 'let body_lines body \n{header:content-type|lower}\n{digest}' + [char] 0x000A + 'let text - {method}\n{host|lower}\n{path}\n{query}\nid={id|pct}&nonce={nonce}&realm={subject|pct}&version=2.0\n{time}{body_lines}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Authorization-Timestamp {time}' + [char] 0x000A + 'header X-Authorization-Content-SHA256 {digest}' + [char] 0x000A + 'header Authorization acquia-http-hmac id="{id|pct}",nonce="{nonce}",realm="{subject|pct}",signature="{signature}",version="2.0"' + [char] 0x000A); 'secret' = 'W5PeGMxSItNerkNFqQMfYiJvH14WzVJMy54CPoTAYoI='; 'id' = 'efdde334-fe7b-11e4-a322-1697f925ec7b'; 'subject' = 'Pipet service'; 'nonce' = 'd1954337-5319-4821-8427-115542e08d10' } { [DateTimeOffset]::new(635676727820000000, [TimeSpan]::Zero) }) $true }
Test-Result 'acquia-get-2' ('https://example.acquiapipet.net/v1.0/task-status/145?limit=1' + [char] 0x000A + 'GET' + [char] 0x000A + 'example.acquiapipet.net' + [char] 0x000A + '/v1.0/task-status/145' + [char] 0x000A + 'limit=1' + [char] 0x000A + 'id=615d6517-1cea-4aa3-b48e-96d83c16c4dd&nonce=24c0c836-4f6c-4ed6-a6b0-e091d75ea19d&realm=Pipet%20service&version=2.0' + [char] 0x000A + '1432075982' + [char] 0x000A + 'X-Authorization-Timestamp: 1432075982' + [char] 0x000A + 'Authorization: acquia-http-hmac id="615d6517-1cea-4aa3-b48e-96d83c16c4dd",nonce="24c0c836-4f6c-4ed6-a6b0-e091d75ea19d",realm="Pipet%20service",signature="1Ku5UroiW1knVP6GH4l7Z4IuQSRxZO2gp/e5yhapv1s=",version="2.0"' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.acquiapipet.net/v1.0/task-status/145?limit=1'; 'method' = 'GET'; 'headers' = @((New-Pair 'X-Authorization-Timestamp' '1432075982')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'hash digest body sha256 base64 {body}' + [char] 0x000A + 'let body_lines body \n{header:content-type|lower}\n{digest}' + [char] 0x000A + 'let text - {method}\n{host|lower}\n{path}\n{query}\nid={id|pct}&nonce={nonce}&realm={subject|pct}&version=2.0\n{time}{body_lines}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Authorization-Timestamp {time}' + [char] 0x000A + 'header X-Authorization-Content-SHA256 {digest}' + [char] 0x000A + 'header Authorization acquia-http-hmac id="{id|pct}",nonce="{nonce}",realm="{subject|pct}",signature="{signature}",version="2.0"' + [char] 0x000A); 'secret' = 'TXkgU2VjcmV0IEtleSBUaGF0IGlzIFZlcnkgU2VjdXJl'; 'id' = '615d6517-1cea-4aa3-b48e-96d83c16c4dd'; 'subject' = 'Pipet service'; 'nonce' = '24c0c836-4f6c-4ed6-a6b0-e091d75ea19d' } { [DateTimeOffset]::new(635676727820000000, [TimeSpan]::Zero) }) $true }
Test-Result 'acquia-get-3' ('https://example.pipeline.io/api/v1/ci/pipelines' + [char] 0x000A + 'GET' + [char] 0x000A + 'example.pipeline.io' + [char] 0x000A + '/api/v1/ci/pipelines' + [char] 0x000A + [char] 0x000A + 'id=e7fe97fa-a0c8-4a42-ab8e-2c26d52df059&nonce=a9938d07-d9f0-480c-b007-f1e956bcd027&realm=CIStore&version=2.0' + [char] 0x000A + 'x-custom-signer1:custom-1' + [char] 0x000A + 'x-custom-signer2:custom-2' + [char] 0x000A + '1432075982' + [char] 0x000A + 'X-Authorization-Timestamp: 1432075982' + [char] 0x000A + 'Authorization: acquia-http-hmac headers="X-Custom-Signer1%3BX-Custom-Signer2",id="e7fe97fa-a0c8-4a42-ab8e-2c26d52df059",nonce="a9938d07-d9f0-480c-b007-f1e956bcd027",realm="CIStore",signature="yoHiYvx79ssSDIu3+OldpbFs8RsjrMXgRoM89d5t+zA=",version="2.0"' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.pipeline.io/api/v1/ci/pipelines'; 'method' = 'GET'; 'headers' = @((New-Pair 'X-Custom-Signer1' 'custom-1'), (New-Pair 'X-Custom-Signer2' 'custom-2'), (New-Pair 'X-Authorization-Timestamp' '1432075982')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'hash digest body sha256 base64 {body}' + [char] 0x000A + 'let body_lines body \n{header:content-type|lower}\n{digest}' + [char] 0x000A + 'let text - {method}\n{host|lower}\n{path}\n{query}\nid={id|pct}&nonce={nonce}&realm={subject|pct}&version=2.0\n{headers:x-custom-signer1,x-custom-signer2}{time}{body_lines}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Authorization-Timestamp {time}' + [char] 0x000A + 'header X-Authorization-Content-SHA256 {digest}' + [char] 0x000A + 'header Authorization acquia-http-hmac headers="X-Custom-Signer1%3BX-Custom-Signer2",id="{id|pct}",nonce="{nonce}",realm="{subject|pct}",signature="{signature}",version="2.0"' + [char] 0x000A); 'secret' = 'bXlzZWNyZXRzZWNyZXR0aGluZ3Rva2VlcA=='; 'id' = 'e7fe97fa-a0c8-4a42-ab8e-2c26d52df059'; 'subject' = 'CIStore'; 'nonce' = 'a9938d07-d9f0-480c-b007-f1e956bcd027' } { [DateTimeOffset]::new(635676727820000000, [TimeSpan]::Zero) }) $true }
Test-Result 'acquia-post-1' ('https://example.acquiapipet.net/v1.0/task' + [char] 0x000A + 'POST' + [char] 0x000A + 'example.acquiapipet.net' + [char] 0x000A + '/v1.0/task' + [char] 0x000A + [char] 0x000A + 'id=efdde334-fe7b-11e4-a322-1697f925ec7b&nonce=d1954337-5319-4821-8427-115542e08d10&realm=Pipet%20service&version=2.0' + [char] 0x000A + '1432075982' + [char] 0x000A + 'application/json' + [char] 0x000A + '6paRNxUA7WawFxJpRp4cEixDjHq3jfIKX072k9slalo=' + [char] 0x000A + 'X-Authorization-Timestamp: 1432075982' + [char] 0x000A + 'X-Authorization-Content-SHA256: 6paRNxUA7WawFxJpRp4cEixDjHq3jfIKX072k9slalo=' + [char] 0x000A + 'Authorization: acquia-http-hmac id="efdde334-fe7b-11e4-a322-1697f925ec7b",nonce="d1954337-5319-4821-8427-115542e08d10",realm="Pipet%20service",signature="XDBaXgWFCY3aAgQvXyGXMbw9Vds2WPKJe2yP+1eXQgM=",version="2.0"' + [char] 0x000A + '{"method":"hi.bob","params":["5","4","8"]}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.acquiapipet.net/v1.0/task'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-Authorization-Timestamp' '1432075982'), (New-Pair 'Content-Type' 'application/json'), (New-Pair 'X-Authorization-Content-SHA256' '6paRNxUA7WawFxJpRp4cEixDjHq3jfIKX072k9slalo=')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"method":"hi.bob","params":["5","4","8"]}') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'hash digest body sha256 base64 {body}' + [char] 0x000A + 'let body_lines body \n{header:content-type|lower}\n{digest}' + [char] 0x000A + 'let text - {method}\n{host|lower}\n{path}\n{query}\nid={id|pct}&nonce={nonce}&realm={subject|pct}&version=2.0\n{time}{body_lines}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Authorization-Timestamp {time}' + [char] 0x000A + 'header X-Authorization-Content-SHA256 {digest}' + [char] 0x000A + 'header Authorization acquia-http-hmac id="{id|pct}",nonce="{nonce}",realm="{subject|pct}",signature="{signature}",version="2.0"' + [char] 0x000A); 'secret' = 'W5PeGMxSItNerkNFqQMfYiJvH14WzVJMy54CPoTAYoI='; 'id' = 'efdde334-fe7b-11e4-a322-1697f925ec7b'; 'subject' = 'Pipet service'; 'nonce' = 'd1954337-5319-4821-8427-115542e08d10' } { [DateTimeOffset]::new(635676727820000000, [TimeSpan]::Zero) }) $true }
Test-Result 'alibaba-rpc-describe-regions' ('http://ecs.aliyuncs.com/?AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D' + [char] 0x000A + 'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'http://ecs.aliyuncs.com/?AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'set-query AccessKeyId {id}' + [char] 0x000A + 'set-query SignatureMethod HMAC-SHA1' + [char] 0x000A + 'set-query SignatureNonce {nonce}' + [char] 0x000A + 'set-query SignatureVersion 1.0' + [char] 0x000A + 'set-query Timestamp {time}' + [char] 0x000A + 'let text - {method}&%2F&{query|sorted|pct}' + [char] 0x000A + 'hmac signature - sha1 base64 {secret}&' + [char] 0x0009 + '{text}' + [char] 0x000A + 'query Signature {signature}' + [char] 0x000A); 'secret' = 'testsecret'; 'id' = 'testid'; 'nonce' = '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf' } { [DateTimeOffset]::new(635918283840000000, [TimeSpan]::Zero) }) $true }
Test-Result 'alibaba-rpc-describe-regions-TimeStamp' ('http://ecs.aliyuncs.com/?AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&TimeStamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26&Signature=CT9X0VtwR86fNWSnsc6v8YGOjuE%3D' + [char] 0x000A + 'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26TimeStamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'http://ecs.aliyuncs.com/?AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&TimeStamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time iso 0' + [char] 0x000A + 'nonce uuid' + [char] 0x000A + 'set-query AccessKeyId {id}' + [char] 0x000A + 'set-query SignatureMethod HMAC-SHA1' + [char] 0x000A + 'set-query SignatureNonce {nonce}' + [char] 0x000A + 'set-query SignatureVersion 1.0' + [char] 0x000A + 'set-query TimeStamp {time}' + [char] 0x000A + 'let text - {method}&%2F&{query|sorted|pct}' + [char] 0x000A + 'hmac signature - sha1 base64 {secret}&' + [char] 0x0009 + '{text}' + [char] 0x000A + 'query Signature {signature}' + [char] 0x000A); 'secret' = 'testsecret'; 'id' = 'testid'; 'nonce' = '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf' } { [DateTimeOffset]::new(635918283840000000, [TimeSpan]::Zero) }) $true }
Test-Result 'tencent-tc3-example' ('https://cvm.tencentcloudapi.com/' + [char] 0x000A + 'TC3-HMAC-SHA256' + [char] 0x000A + '1551113065' + [char] 0x000A + '2019-02-25/cvm/tc3_request' + [char] 0x000A + '5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031' + [char] 0x000A + 'X-TC-Timestamp: 1551113065' + [char] 0x000A + 'Authorization: TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168' + [char] 0x000A + '{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://cvm.tencentcloudapi.com/'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/json; charset=utf-8'), (New-Pair 'Host' 'cvm.tencentcloudapi.com'), (New-Pair 'X-TC-Action' 'DescribeInstances'), (New-Pair 'X-TC-Timestamp' '1551113065'), (New-Pair 'X-TC-Version' '2017-03-12'), (New-Pair 'X-TC-Region' 'ap-guangzhou')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'time day date 0' + [char] 0x000A + 'hash digest - sha256 hex {body}' + [char] 0x000A + 'hash canonical - sha256 hex {method}\n{path}\n{query}\ncontent-type:{header:content-type}\nhost:{host}\n\ncontent-type;host\n{digest}' + [char] 0x000A + 'hmac day_key - sha256 raw TC3{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac service_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'tc3_request' + [char] 0x000A + 'let text - TC3-HMAC-SHA256\n{time}\n{day}/{subject}/tc3_request\n{canonical}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-TC-Timestamp {time}' + [char] 0x000A + 'header Authorization TC3-HMAC-SHA256 Credential={id}/{day}/{subject}/tc3_request, SignedHeaders=content-type;host, Signature={signature}' + [char] 0x000A); 'secret' = 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE'; 'id' = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE'; 'subject' = 'cvm' } { [DateTimeOffset]::new(636867098650000000, [TimeSpan]::Zero) }) $true }
Test-Result 'tencent-tc3-asterisks' ('https://cvm.tencentcloudapi.com/' + [char] 0x000A + 'TC3-HMAC-SHA256' + [char] 0x000A + '1551113065' + [char] 0x000A + '2019-02-25/cvm/tc3_request' + [char] 0x000A + '5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031' + [char] 0x000A + 'X-TC-Timestamp: 1551113065' + [char] 0x000A + 'Authorization: TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c' + [char] 0x000A + '{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://cvm.tencentcloudapi.com/'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/json; charset=utf-8'), (New-Pair 'Host' 'cvm.tencentcloudapi.com'), (New-Pair 'X-TC-Action' 'DescribeInstances'), (New-Pair 'X-TC-Timestamp' '1551113065'), (New-Pair 'X-TC-Version' '2017-03-12'), (New-Pair 'X-TC-Region' 'ap-guangzhou')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'time day date 0' + [char] 0x000A + 'hash digest - sha256 hex {body}' + [char] 0x000A + 'hash canonical - sha256 hex {method}\n{path}\n{query}\ncontent-type:{header:content-type}\nhost:{host}\n\ncontent-type;host\n{digest}' + [char] 0x000A + 'hmac day_key - sha256 raw TC3{secret}' + [char] 0x0009 + '{day}' + [char] 0x000A + 'hmac service_key - sha256 raw {day_key}' + [char] 0x0009 + '{subject}' + [char] 0x000A + 'hmac signing_key - sha256 raw {service_key}' + [char] 0x0009 + 'tc3_request' + [char] 0x000A + 'let text - TC3-HMAC-SHA256\n{time}\n{day}/{subject}/tc3_request\n{canonical}' + [char] 0x000A + 'hmac signature - sha256 hex {signing_key}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-TC-Timestamp {time}' + [char] 0x000A + 'header Authorization TC3-HMAC-SHA256 Credential={id}/{day}/{subject}/tc3_request, SignedHeaders=content-type;host, Signature={signature}' + [char] 0x000A); 'secret' = 'Gu5t9xGARNpq86cd98joQYCN3*******'; 'id' = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******'; 'subject' = 'cvm' } { [DateTimeOffset]::new(636867098650000000, [TimeSpan]::Zero) }) $true }
Test-Result 'azure-storage-blob' ('https://golangrocksonazure.blob.core.windows.net/some/blob.dat' + [char] 0x000A + 'GET' + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + 'application/json' + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + 'x-ms-date:Wed, 23 Sep 2015 16:40:05 GMT' + [char] 0x000A + 'x-ms-version:2015-02-21' + [char] 0x000A + '/golangrocksonazure/some/blob.dat' + [char] 0x000A + 'x-ms-date: Wed, 23 Sep 2015 16:40:05 GMT' + [char] 0x000A + 'Authorization: SharedKey golangrocksonazure:nYRqgbumDOTPs+Vv1FLH+hm0KPjwwt+Fmj/i16W+lO0=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://golangrocksonazure.blob.core.windows.net/some/blob.dat'; 'method' = 'GET'; 'headers' = @((New-Pair 'Content-Type' 'application/json'), (New-Pair 'Content-Length' '0'), (New-Pair 'x-ms-date' 'Wed, 23 Sep 2015 16:40:05 GMT'), (New-Pair 'x-ms-version' '2015-02-21')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'set-header x-ms-date {time}' + [char] 0x000A + 'let size body {body|size}' + [char] 0x000A + 'let parameters query \n{query|lines|trim}' + [char] 0x000A + 'let text - {method}\n{header:content-encoding}\n{header:content-language}\n{size}\n{header:content-md5}\n{header:content-type}\n\n{header:if-modified-since}\n{header:if-match}\n{header:if-none-match}\n{header:if-unmodified-since}\n{header:range}\n{headers:x-ms-*}/{id}{path}{parameters}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization SharedKey {id}:{signature}' + [char] 0x000A); 'secret' = 'YmFy'; 'id' = 'golangrocksonazure' } { [DateTimeOffset]::new(635786232050000000, [TimeSpan]::Zero) }) $true }
Test-Result 'azure-storage-blob-query' ('https://golangrocksonazure.blob.core.windows.net/?comp=properties&restype=service' + [char] 0x000A + 'GET' + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + 'application/json' + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + [char] 0x000A + 'x-ms-date:Tue, 10 Mar 2020 10:04:41 GMT' + [char] 0x000A + 'x-ms-version:2018-11-09' + [char] 0x000A + '/golangrocksonazure/' + [char] 0x000A + 'comp:properties' + [char] 0x000A + 'restype:service' + [char] 0x000A + 'x-ms-date: Tue, 10 Mar 2020 10:04:41 GMT' + [char] 0x000A + 'Authorization: SharedKey golangrocksonazure:BfdIC0K5OwkRbZjewqRXgjQJ2PBMZDoaBCCL3qhrEIs=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://golangrocksonazure.blob.core.windows.net/?comp=properties&restype=service'; 'method' = 'GET'; 'headers' = @((New-Pair 'Content-Type' 'application/json'), (New-Pair 'Content-Length' '0'), (New-Pair 'x-ms-date' 'Tue, 10 Mar 2020 10:04:41 GMT'), (New-Pair 'x-ms-version' '2018-11-09')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'set-header x-ms-date {time}' + [char] 0x000A + 'let size body {body|size}' + [char] 0x000A + 'let parameters query \n{query|lines|trim}' + [char] 0x000A + 'let text - {method}\n{header:content-encoding}\n{header:content-language}\n{size}\n{header:content-md5}\n{header:content-type}\n\n{header:if-modified-since}\n{header:if-match}\n{header:if-none-match}\n{header:if-unmodified-since}\n{header:range}\n{headers:x-ms-*}/{id}{path}{parameters}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization SharedKey {id}:{signature}' + [char] 0x000A); 'secret' = 'YmFy'; 'id' = 'golangrocksonazure' } { [DateTimeOffset]::new(637194314810000000, [TimeSpan]::Zero) }) $true }
Test-Result 'azure-storage-table' ('https://golangrocksonazure.table.core.windows.net/tquery()' + [char] 0x000A + 'GET' + [char] 0x000A + [char] 0x000A + 'application/json' + [char] 0x000A + 'Wed, 23 Sep 2015 16:40:05 GMT' + [char] 0x000A + '/golangrocksonazure/tquery()' + [char] 0x000A + 'x-ms-date: Wed, 23 Sep 2015 16:40:05 GMT' + [char] 0x000A + 'Authorization: SharedKey golangrocksonazure:73oeIBA2dulLhOBdAlM3U0+DKIWS0UW6InBWCHpOY50=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://golangrocksonazure.table.core.windows.net/tquery()'; 'method' = 'GET'; 'headers' = @((New-Pair 'Content-Type' 'application/json'), (New-Pair 'Content-Length' '0'), (New-Pair 'x-ms-date' 'Wed, 23 Sep 2015 16:40:05 GMT'), (New-Pair 'x-ms-version' '2015-02-21')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'let text - {method}\n{header:content-md5}\n{header:content-type}\n{time}\n/{id}{path}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header x-ms-date {time}' + [char] 0x000A + 'header Authorization SharedKey {id}:{signature}' + [char] 0x000A); 'secret' = 'YmFy'; 'id' = 'golangrocksonazure' } { [DateTimeOffset]::new(635786232050000000, [TimeSpan]::Zero) }) $true }
Test-Result 'azure-storage-file-lite' ('https://golangrocksonazure.file.core.windows.net/some/file.dat' + [char] 0x000A + 'GET' + [char] 0x000A + [char] 0x000A + 'application/json' + [char] 0x000A + [char] 0x000A + 'x-ms-date:Wed, 23 Sep 2015 16:40:05 GMT' + [char] 0x000A + 'x-ms-version:2015-02-21' + [char] 0x000A + '/golangrocksonazure/some/file.dat' + [char] 0x000A + 'x-ms-date: Wed, 23 Sep 2015 16:40:05 GMT' + [char] 0x000A + 'Authorization: SharedKeyLite golangrocksonazure:0VODf/mHRDa7lMShzTKbow7lxptaIZ0qIAcVD0lG9PE=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://golangrocksonazure.file.core.windows.net/some/file.dat'; 'method' = 'GET'; 'headers' = @((New-Pair 'Content-Type' 'application/json'), (New-Pair 'Content-Length' '0'), (New-Pair 'x-ms-date' 'Wed, 23 Sep 2015 16:40:05 GMT'), (New-Pair 'x-ms-version' '2015-02-21')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'set-header x-ms-date {time}' + [char] 0x000A + 'let text - {method}\n{header:content-md5}\n{header:content-type}\n\n{headers:x-ms-*}/{id}{path}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization SharedKeyLite {id}:{signature}' + [char] 0x000A); 'secret' = 'YmFy'; 'id' = 'golangrocksonazure' } { [DateTimeOffset]::new(635786232050000000, [TimeSpan]::Zero) }) $true }
Test-Result 'kong-hmac-auth' ('http://localhost:8000/requests' + [char] 0x000A + 'date: Thu, 22 Jun 2017 17:15:21 GMT' + [char] 0x000A + 'GET /requests HTTP/1.1' + [char] 0x000A + 'Date: Thu, 22 Jun 2017 17:15:21 GMT' + [char] 0x000A + 'Authorization: hmac username="alice123", algorithm="hmac-sha256", headers="date request-line", signature="ujWCGHeec9Xd6UD2zlyxiNMCiXnDOWeVFMu5VeRUxtw="' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'http://localhost:8000/requests'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'hmac.com'), (New-Pair 'Date' 'Thu, 22 Jun 2017 17:15:21 GMT')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'let text - date: {time}\n{method} {target} HTTP/1.1' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Date {time}' + [char] 0x000A + 'header Authorization hmac username="{id}", algorithm="hmac-sha256", headers="date request-line", signature="{signature}"' + [char] 0x000A); 'secret' = 'secret'; 'id' = 'alice123' } { [DateTimeOffset]::new(636337485210000000, [TimeSpan]::Zero) }) $true }
Test-Result 'guardian-readme' ('https://example.org/api/v1/avatars' + [char] 0x000A + 'POST' + [char] 0x000A + 'vVqHE1k/uBRCoWe0FAh95g==' + [char] 0x000A + 'application/json' + [char] 0x000A + 'Tue, 12 Jan 2016 14:57:28 GMT' + [char] 0x000A + '/api/v1/avatars' + [char] 0x000A + 'Date: Tue, 12 Jan 2016 14:57:28 GMT' + [char] 0x000A + 'Authorization: HMAC XH+v0qhV4i/89y/DT2OOJx9Kjf3f/0j+w2aGZk625nU=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.org/api/v1/avatars'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-MD5' 'vVqHE1k/uBRCoWe0FAh95g=='), (New-Pair 'Content-Type' 'application/json'), (New-Pair 'Date' 'Tue, 12 Jan 2016 14:57:28 GMT')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'let text - {method}\n{header:content-md5}\n{header:content-type}\n{time}\n{path}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Date {time}' + [char] 0x000A + 'header Authorization HMAC {signature}' + [char] 0x000A); 'secret' = 'secret' } { [DateTimeOffset]::new(635882074480000000, [TimeSpan]::Zero) }) $true }
Test-Result 'github-webhook' ('https://h/' + [char] 0x000A + 'Hello, World!' + [char] 0x000A + 'X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' + [char] 0x000A + 'Hello, World!') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://h/'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-Hub-Signature-256' 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17')); 'body' = [Text.Encoding]::UTF8.GetBytes('Hello, World!') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'let text - {body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Hub-Signature-256 sha256={signature}' + [char] 0x000A); 'secret' = 'It''s a Secret to Everybody' } { [DateTimeOffset]::new(637134336000000000, [TimeSpan]::Zero) }) $true }
Test-Result 'standard-webhooks' ('https://h/' + [char] 0x000A + 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' + [char] 0x000A + 'webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek' + [char] 0x000A + 'webhook-timestamp: 1614265330' + [char] 0x000A + 'webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' + [char] 0x000A + '{"test": 2432232314}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://h/'; 'method' = 'POST'; 'headers' = @((New-Pair 'webhook-id' 'msg_p5jXN8AQM9LWM0D4loKWxJek'), (New-Pair 'webhook-timestamp' '1614265330'), (New-Pair 'webhook-signature' 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"test": 2432232314}') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let text - {subject}.{time}.{body}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header webhook-id {subject}' + [char] 0x000A + 'header webhook-timestamp {time}' + [char] 0x000A + 'header webhook-signature v1,{signature}' + [char] 0x000A); 'secret' = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'; 'subject' = 'msg_p5jXN8AQM9LWM0D4loKWxJek' } { [DateTimeOffset]::new(637498621300000000, [TimeSpan]::Zero) }) $true }
Test-Result 'slack-request' ('https://h/' + [char] 0x000A + 'v0:1531420618:token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c' + [char] 0x000A + 'X-Slack-Request-Timestamp: 1531420618' + [char] 0x000A + 'X-Slack-Signature: v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503' + [char] 0x000A + 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://h/'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-Slack-Request-Timestamp' '1531420618'), (New-Pair 'X-Slack-Signature' 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503')); 'body' = [Text.Encoding]::UTF8.GetBytes('token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let text - v0:{time}:{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Slack-Request-Timestamp {time}' + [char] 0x000A + 'header X-Slack-Signature v0={signature}' + [char] 0x000A); 'secret' = '8f742231b10e8888abcd99yyyzzz85a5' } { [DateTimeOffset]::new(636670174180000000, [TimeSpan]::Zero) }) $true }
Test-Result 'acs-get-root' ('https://contoso.communicationservices.azure.com/' + [char] 0x000A + 'GET' + [char] 0x000A + '/' + [char] 0x000A + 'Wed, 13 Apr 2022 18:09:12 GMT;contoso.communicationservices.azure.com;47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' + [char] 0x000A + 'x-ms-date: Wed, 13 Apr 2022 18:09:12 GMT' + [char] 0x000A + 'x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' + [char] 0x000A + 'Authorization: HMAC-SHA256 Credential=an-id&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=88MDmJhUR3m5QhFxb8ztShsSwlGrg7g/6XPnWf7QEO4=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://contoso.communicationservices.azure.com/'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'contoso.communicationservices.azure.com'), (New-Pair 'x-ms-date' 'Wed, 13 Apr 2022 18:09:12 GMT'), (New-Pair 'x-ms-content-sha256' '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'hash digest - sha256 base64 {body}' + [char] 0x000A + 'let text - {method}\n{target}\n{time};{host};{digest}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header x-ms-date {time}' + [char] 0x000A + 'header x-ms-content-sha256 {digest}' + [char] 0x000A + 'header Authorization HMAC-SHA256 Credential={id}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}' + [char] 0x000A); 'secret' = 'pw=='; 'id' = 'an-id' } { [DateTimeOffset]::new(637854701520000000, [TimeSpan]::Zero) }) $true }
Test-Result 'acs-get-path' ('https://contoso.communicationservices.azure.com/testPath' + [char] 0x000A + 'GET' + [char] 0x000A + '/testPath' + [char] 0x000A + 'Wed, 13 Apr 2022 18:09:12 GMT;contoso.communicationservices.azure.com;47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' + [char] 0x000A + 'x-ms-date: Wed, 13 Apr 2022 18:09:12 GMT' + [char] 0x000A + 'x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' + [char] 0x000A + 'Authorization: HMAC-SHA256 Credential=an-id&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=RoCrHjw7fb9fpHSbqvRUY2xa8RBS0YvI1cxI1x8AS38=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://contoso.communicationservices.azure.com/testPath'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'contoso.communicationservices.azure.com'), (New-Pair 'x-ms-date' 'Wed, 13 Apr 2022 18:09:12 GMT'), (New-Pair 'x-ms-content-sha256' '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'hash digest - sha256 base64 {body}' + [char] 0x000A + 'let text - {method}\n{target}\n{time};{host};{digest}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header x-ms-date {time}' + [char] 0x000A + 'header x-ms-content-sha256 {digest}' + [char] 0x000A + 'header Authorization HMAC-SHA256 Credential={id}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}' + [char] 0x000A); 'secret' = 'pw=='; 'id' = 'an-id' } { [DateTimeOffset]::new(637854701520000000, [TimeSpan]::Zero) }) $true }
Test-Result 'vipps-webhook' ('https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63' + [char] 0x000A + 'POST' + [char] 0x000A + '/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63' + [char] 0x000A + 'Thu, 30 Mar 2023 08:38:32 GMT;webhook.site;lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=' + [char] 0x000A + 'x-ms-date: Thu, 30 Mar 2023 08:38:32 GMT' + [char] 0x000A + 'x-ms-content-sha256: lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=' + [char] 0x000A + 'Authorization: HMAC-SHA256 Credential=an-id&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=' + [char] 0x000A + '{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63'; 'method' = 'POST'; 'headers' = @((New-Pair 'Host' 'webhook.site'), (New-Pair 'x-ms-date' 'Thu, 30 Mar 2023 08:38:32 GMT'), (New-Pair 'x-ms-content-sha256' 'lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'hash digest - sha256 base64 {body}' + [char] 0x000A + 'let text - {method}\n{target}\n{time};{host};{digest}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header x-ms-date {time}' + [char] 0x000A + 'header x-ms-content-sha256 {digest}' + [char] 0x000A + 'header Authorization HMAC-SHA256 Credential={id}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}' + [char] 0x000A); 'secret' = 'A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A=='; 'id' = 'an-id' } { [DateTimeOffset]::new(638157623120000000, [TimeSpan]::Zero) }) $true }
Test-Result 'self-azure-appconfig-get' ('https://example.azconfig.io/kv?fields=*&api-version=1.0' + [char] 0x000A + 'GET' + [char] 0x000A + '/kv?fields=*&api-version=1.0' + [char] 0x000A + 'Fri, 11 May 2018 18:48:36 GMT;example.azconfig.io;47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' + [char] 0x000A + 'x-ms-date: Fri, 11 May 2018 18:48:36 GMT' + [char] 0x000A + 'x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' + [char] 0x000A + 'Authorization: HMAC-SHA256 Credential=a4016f0fa8fb0ef2&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=LsGAkBPZB3VeE7/lUoiJr21GBNaVBkRzSaDFNLqXmwI=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://example.azconfig.io/kv?fields=*&api-version=1.0'; 'method' = 'GET'; 'headers' = @((New-Pair 'Host' 'example.azconfig.io'), (New-Pair 'x-ms-date' 'Fri, 11 May 2018 18:48:36 GMT'), (New-Pair 'x-ms-content-sha256' '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'hash digest - sha256 base64 {body}' + [char] 0x000A + 'let text - {method}\n{target}\n{time};{host};{digest}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header x-ms-date {time}' + [char] 0x000A + 'header x-ms-content-sha256 {digest}' + [char] 0x000A + 'header Authorization HMAC-SHA256 Credential={id}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}' + [char] 0x000A); 'secret' = 'c2VjcmV0LWtleS1mb3ItdGVzdHM='; 'id' = 'a4016f0fa8fb0ef2' } { [DateTimeOffset]::new(636616613160000000, [TimeSpan]::Zero) }) $true }
Test-Result 'self-shopify' ('https://h/' + [char] 0x000A + '{"id":1}' + [char] 0x000A + 'X-Shopify-Hmac-Sha256: plW8VGqq0nDMIEhDqaNNW99asdUCy7EIqLZVcQwtAZ0=' + [char] 0x000A + '{"id":1}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://h/'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-Shopify-Hmac-Sha256' 'plW8VGqq0nDMIEhDqaNNW99asdUCy7EIqLZVcQwtAZ0=')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"id":1}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'let text - {body}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Shopify-Hmac-Sha256 {signature}' + [char] 0x000A); 'secret' = 'shop-secret' } { [DateTimeOffset]::new(637134336000000000, [TimeSpan]::Zero) }) $true }
Test-Result 'self-stripe' ('https://h/' + [char] 0x000A + '1492774577.{"id":"evt_1"}' + [char] 0x000A + 'Stripe-Signature: t=1492774577,v1=799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f' + [char] 0x000A + '{"id":"evt_1"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://h/'; 'method' = 'POST'; 'headers' = @((New-Pair 'Stripe-Signature' 't=1492774577,v1=799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"id":"evt_1"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'let text - {time}.{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Stripe-Signature t={time},v1={signature}' + [char] 0x000A); 'secret' = 'whsec_test_secret' } { [DateTimeOffset]::new(636283713770000000, [TimeSpan]::Zero) }) $true }
Test-Result 'bitmex-get' ('https://www.bitmex.com/api/v1/instrument' + [char] 0x000A + 'GET/api/v1/instrument1518064236' + [char] 0x000A + 'api-expires: 1518064236' + [char] 0x000A + 'api-key: LAqUlngMIQkIUjXMUreyu3qn' + [char] 0x000A + 'api-signature: c7682d435d0cfe87c16098df34ef2eb5a549d4c5a3c2b1f0f77b8af73423bf00' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://www.bitmex.com/api/v1/instrument'; 'method' = 'GET'; 'headers' = @((New-Pair 'api-expires' '1518064236'), (New-Pair 'api-key' 'LAqUlngMIQkIUjXMUreyu3qn'), (New-Pair 'api-signature' 'c7682d435d0cfe87c16098df34ef2eb5a549d4c5a3c2b1f0f77b8af73423bf00')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 60' + [char] 0x000A + 'let text - {method}{target}{time}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header api-expires {time}' + [char] 0x000A + 'header api-key {id}' + [char] 0x000A + 'header api-signature {signature}' + [char] 0x000A); 'secret' = 'chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO'; 'id' = 'LAqUlngMIQkIUjXMUreyu3qn' } { [DateTimeOffset]::new(636536609760000000, [TimeSpan]::Zero) }) $true }
Test-Result 'binance-body' ('https://api.binance.com/api/v3/order' + [char] 0x000A + 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559' + [char] 0x000A + 'X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A' + [char] 0x000A + 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.binance.com/api/v3/order'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-MBX-APIKEY' 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A'), (New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'set-form timestamp {time}' + [char] 0x000A + 'let text - {query}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-MBX-APIKEY {id}' + [char] 0x000A + 'form signature {signature}' + [char] 0x000A); 'secret' = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j'; 'id' = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A' } { [DateTimeOffset]::new(636354241195590000, [TimeSpan]::Zero) }) $true }
Test-Result 'binance-query' ('https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71' + [char] 0x000A + 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559' + [char] 0x000A + 'X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-MBX-APIKEY' 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'set-form timestamp {time}' + [char] 0x000A + 'let text - {query}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-MBX-APIKEY {id}' + [char] 0x000A + 'form signature {signature}' + [char] 0x000A); 'secret' = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j'; 'id' = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A' } { [DateTimeOffset]::new(636354241195590000, [TimeSpan]::Zero) }) $true }
Test-Result 'mexc-2' ('https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a' + [char] 0x000A + 'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087' + [char] 0x000A + 'X-MEXC-APIKEY: mx0aBYs33eIilxBWC5' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-MEXC-APIKEY' 'mx0aBYs33eIilxBWC5')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'set-form timestamp {time}' + [char] 0x000A + 'let text - {query}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-MEXC-APIKEY {id}' + [char] 0x000A + 'form signature {signature}' + [char] 0x000A); 'secret' = '45d0b3c26f2644f19bfb98b07741b2f5'; 'id' = 'mx0aBYs33eIilxBWC5' } { [DateTimeOffset]::new(637800861900870000, [TimeSpan]::Zero) }) $true }
Test-Result 'mexc-3' ('https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT' + [char] 0x000A + 'symbol=BTCUSDT&side=BUY&type=LIMITquantity=1&price=11&recvWindow=5000&timestamp=1644489390087' + [char] 0x000A + 'X-MEXC-APIKEY: mx0aBYs33eIilxBWC5' + [char] 0x000A + 'quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=d1a676610ceb39174c8039b3f548357994b2a34139a8addd33baadba65684592') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT'; 'method' = 'POST'; 'headers' = @((New-Pair 'X-MEXC-APIKEY' 'mx0aBYs33eIilxBWC5'), (New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('quantity=1&price=11&recvWindow=5000&timestamp=1644489390087') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'set-form timestamp {time}' + [char] 0x000A + 'let text - {query}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-MEXC-APIKEY {id}' + [char] 0x000A + 'form signature {signature}' + [char] 0x000A); 'secret' = '45d0b3c26f2644f19bfb98b07741b2f5'; 'id' = 'mx0aBYs33eIilxBWC5' } { [DateTimeOffset]::new(637800861900870000, [TimeSpan]::Zero) }) $true }
Test-Result 'kraken-addorder' ('https://api.kraken.com/0/private/AddOrder' + [char] 0x000A + '/0/private/AddOrder#���Lj' + [char] 0x0011 + '�A�' + [char] 0x000F + '$hH�ː�o��' + [char] 0x0012 + '\��5{�=�F�' + [char] 0x000A + 'API-Key: an-id' + [char] 0x000A + 'API-Sign: 4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==' + [char] 0x000A + 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.kraken.com/0/private/AddOrder'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25') } @{ 'recipe' = ('secret base64' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'set-form nonce {time}' + [char] 0x000A + 'hash inner - sha256 raw {time}{body}' + [char] 0x000A + 'let text - {path}{inner}' + [char] 0x000A + 'hmac signature - sha512 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header API-Key {id}' + [char] 0x000A + 'header API-Sign {signature}' + [char] 0x000A); 'secret' = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=='; 'id' = 'an-id' } { [DateTimeOffset]::new(637520891765940000, [TimeSpan]::Zero) }) $true }
Test-Result 'gate-get' ('https://api.gateio.ws/api/v4/futures/orders?contract=BTC_USD&status=finished&limit=50' + [char] 0x000A + 'GET' + [char] 0x000A + '/api/v4/futures/orders' + [char] 0x000A + 'contract=BTC_USD&status=finished&limit=50' + [char] 0x000A + 'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e' + [char] 0x000A + '1541993715' + [char] 0x000A + 'KEY: key' + [char] 0x000A + 'Timestamp: 1541993715' + [char] 0x000A + 'SIGN: 55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6fb3faf24deff16790d726b66ac9f74526668b13bd01029199cc4fcc522418b8a' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.gateio.ws/api/v4/futures/orders?contract=BTC_USD&status=finished&limit=50'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'hash digest - sha512 hex {body}' + [char] 0x000A + 'let text - {method}\n{path}\n{query|decoded}\n{digest}\n{time}' + [char] 0x000A + 'hmac signature - sha512 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header KEY {id}' + [char] 0x000A + 'header Timestamp {time}' + [char] 0x000A + 'header SIGN {signature}' + [char] 0x000A); 'secret' = 'secret'; 'id' = 'key' } { [DateTimeOffset]::new(636775905150000000, [TimeSpan]::Zero) }) $true }
Test-Result 'gate-post' ('https://api.gateio.ws/api/v4/futures/orders' + [char] 0x000A + 'POST' + [char] 0x000A + '/api/v4/futures/orders' + [char] 0x000A + [char] 0x000A + 'ad3c169203dc3026558f01b4df307641fa1fa361f086b2306658886d5708767b1854797c68d9e62fef2f991645aa82673622ebf417e091d0bd22bafe5d956cca' + [char] 0x000A + '1541993715' + [char] 0x000A + 'KEY: key' + [char] 0x000A + 'Timestamp: 1541993715' + [char] 0x000A + 'SIGN: eae42da914a590ddf727473aff25fc87d50b64783941061f47a3fdb92742541fc4c2c14017581b4199a1418d54471c269c03a38d788d802e2c306c37636389f0' + [char] 0x000A + '{"contract":"BTC_USD","type":"limit","size":100,"price":6800,"time_in_force":"gtc"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.gateio.ws/api/v4/futures/orders'; 'method' = 'POST'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('{"contract":"BTC_USD","type":"limit","size":100,"price":6800,"time_in_force":"gtc"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'hash digest - sha512 hex {body}' + [char] 0x000A + 'let text - {method}\n{path}\n{query|decoded}\n{digest}\n{time}' + [char] 0x000A + 'hmac signature - sha512 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header KEY {id}' + [char] 0x000A + 'header Timestamp {time}' + [char] 0x000A + 'header SIGN {signature}' + [char] 0x000A); 'secret' = 'secret'; 'id' = 'key' } { [DateTimeOffset]::new(636775905150000000, [TimeSpan]::Zero) }) $true }
Test-Result 'kucoin-post' ('https://openapi-v2.kucoin.com/api/v1/deposit-addresses' + [char] 0x000A + '1547015186532POST/api/v1/deposit-addresses{"currency":"BTC"}' + [char] 0x000A + 'KC-API-KEY: 5c2db93503aa674c74a31734' + [char] 0x000A + 'KC-API-TIMESTAMP: 1547015186532' + [char] 0x000A + 'KC-API-SIGN: 7QP/oM0ykidMdrfNEUmng8eZjg/ZvPafjIqmxiVfYu4=' + [char] 0x000A + '{"currency":"BTC"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://openapi-v2.kucoin.com/api/v1/deposit-addresses'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/json')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"currency":"BTC"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'let text - {time}{method}{target}{body}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header KC-API-KEY {id}' + [char] 0x000A + 'header KC-API-TIMESTAMP {time}' + [char] 0x000A + 'header KC-API-SIGN {signature}' + [char] 0x000A); 'secret' = 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3'; 'id' = '5c2db93503aa674c74a31734' } { [DateTimeOffset]::new(636826119865320000, [TimeSpan]::Zero) }) $true }
Test-Result 'bitmex-get-query' ('https://www.bitmex.com/api/v1/instrument?filter=%7B%22symbol%22%3A+%22XBTM15%22%7D' + [char] 0x000A + 'GET/api/v1/instrument?filter=%7B%22symbol%22%3A+%22XBTM15%22%7D1518064237' + [char] 0x000A + 'api-expires: 1518064237' + [char] 0x000A + 'api-key: LAqUlngMIQkIUjXMUreyu3qn' + [char] 0x000A + 'api-signature: e2f422547eecb5b3cb29ade2127e21b858b235b386bfa45e1c1756eb3383919f' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://www.bitmex.com/api/v1/instrument?filter=%7B%22symbol%22%3A+%22XBTM15%22%7D'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 60' + [char] 0x000A + 'let text - {method}{target}{time}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header api-expires {time}' + [char] 0x000A + 'header api-key {id}' + [char] 0x000A + 'header api-signature {signature}' + [char] 0x000A); 'secret' = 'chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO'; 'id' = 'LAqUlngMIQkIUjXMUreyu3qn' } { [DateTimeOffset]::new(636536609770000000, [TimeSpan]::Zero) }) $true }
Test-Result 'bitmex-post' ('https://www.bitmex.com/api/v1/order' + [char] 0x000A + 'POST/api/v1/order1518064238{"symbol":"XBTM15","price":219.0,"clOrdID":"mm_bitmex_1a/oemUeQ4CAJZgP3fjHsA","orderQty":98}' + [char] 0x000A + 'api-expires: 1518064238' + [char] 0x000A + 'api-key: LAqUlngMIQkIUjXMUreyu3qn' + [char] 0x000A + 'api-signature: 1749cd2ccae4aa49048ae09f0b95110cee706e0944e6a14ad0b3a8cb45bd336b' + [char] 0x000A + '{"symbol":"XBTM15","price":219.0,"clOrdID":"mm_bitmex_1a/oemUeQ4CAJZgP3fjHsA","orderQty":98}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://www.bitmex.com/api/v1/order'; 'method' = 'POST'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('{"symbol":"XBTM15","price":219.0,"clOrdID":"mm_bitmex_1a/oemUeQ4CAJZgP3fjHsA","orderQty":98}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 60' + [char] 0x000A + 'let text - {method}{target}{time}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header api-expires {time}' + [char] 0x000A + 'header api-key {id}' + [char] 0x000A + 'header api-signature {signature}' + [char] 0x000A); 'secret' = 'chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO'; 'id' = 'LAqUlngMIQkIUjXMUreyu3qn' } { [DateTimeOffset]::new(636536609780000000, [TimeSpan]::Zero) }) $true }
Test-Result 'bitvavo-post' ('https://api.bitvavo.com/v2/order' + [char] 0x000A + '1548172481125POST/v2/order{"market":"BTC-EUR","side":"buy","price":"5000","amount":"1.23","orderType":"limit"}' + [char] 0x000A + 'Bitvavo-Access-Key: an-id' + [char] 0x000A + 'Bitvavo-Access-Timestamp: 1548172481125' + [char] 0x000A + 'Bitvavo-Access-Signature: 44d022723a20973a18f7ee97398b9fdd405d2d019c8d39e24b8cc0dcb39ca016' + [char] 0x000A + '{"market":"BTC-EUR","side":"buy","price":"5000","amount":"1.23","orderType":"limit"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.bitvavo.com/v2/order'; 'method' = 'POST'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('{"market":"BTC-EUR","side":"buy","price":"5000","amount":"1.23","orderType":"limit"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'let text - {time}{method}{target}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Bitvavo-Access-Key {id}' + [char] 0x000A + 'header Bitvavo-Access-Timestamp {time}' + [char] 0x000A + 'header Bitvavo-Access-Signature {signature}' + [char] 0x000A); 'secret' = 'bitvavo'; 'id' = 'an-id' } { [DateTimeOffset]::new(636837692811250000, [TimeSpan]::Zero) }) $true }
Test-Result 'bitvavo-ws' ('wss://ws.bitvavo.com/v2/websocket' + [char] 0x000A + '1548175200641GET/v2/websocket' + [char] 0x000A + 'Bitvavo-Access-Key: an-id' + [char] 0x000A + 'Bitvavo-Access-Timestamp: 1548175200641' + [char] 0x000A + 'Bitvavo-Access-Signature: 653fc0505431c63a043273da4bd2f0927eae83948d796084f313e5d1131b0d6f' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'wss://ws.bitvavo.com/v2/websocket'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'let text - {time}{method}{target}{body}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Bitvavo-Access-Key {id}' + [char] 0x000A + 'header Bitvavo-Access-Timestamp {time}' + [char] 0x000A + 'header Bitvavo-Access-Signature {signature}' + [char] 0x000A); 'secret' = 'bitvavo'; 'id' = 'an-id' } { [DateTimeOffset]::new(636837720006410000, [TimeSpan]::Zero) }) $true }
Test-Result 'bitforex' ('https://api.bitforex.com/api/v1/trade/placeOrder?symbol=coin-usd-eth&price=1000&amount=1&tradeType=1&nonce=1501234567890&accessKey=fd91cd9ba2cc78fed6bb40e0bcff29ba&signData=2a0a848d76920a425190c5f2c509b45ef730956fac5331c79a988671223fd367' + [char] 0x000A + '/api/v1/trade/placeOrder?accessKey=fd91cd9ba2cc78fed6bb40e0bcff29ba&amount=1&nonce=1501234567890&price=1000&symbol=coin-usd-eth&tradeType=1' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.bitforex.com/api/v1/trade/placeOrder?symbol=coin-usd-eth&price=1000&amount=1&tradeType=1&nonce=1501234567890&accessKey=fd91cd9ba2cc78fed6bb40e0bcff29ba'; 'method' = 'POST'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'set-query nonce {time}' + [char] 0x000A + 'set-query accessKey {id}' + [char] 0x000A + 'let text - {path}?{query|sorted}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'query signData {signature}' + [char] 0x000A); 'secret' = '82f192d903f363f22a031dfdbbeaf851'; 'id' = 'fd91cd9ba2cc78fed6bb40e0bcff29ba' } { [DateTimeOffset]::new(636368313678900000, [TimeSpan]::Zero) }) $true }
Test-Result 'lazada-order-get' ('https://api.lazada.com.my/rest/order/get?order_id=1234&app_key=123456&access_token=test&timestamp=1517820392000&sign_method=sha256&sign=4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A' + [char] 0x000A + '/order/getaccess_tokentestapp_key123456order_id1234sign_methodsha256timestamp1517820392000' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.lazada.com.my/rest/order/get?order_id=1234&app_key=123456&access_token=test&timestamp=1517820392000&sign_method=sha256'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix-ms 0' + [char] 0x000A + 'set-query app_key {id}' + [char] 0x000A + 'set-query timestamp {time}' + [char] 0x000A + 'set-query sign_method sha256' + [char] 0x000A + 'let text - {path|without:/rest}{query|joined}' + [char] 0x000A + 'hmac signature - sha256 HEX {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'query sign {signature}' + [char] 0x000A); 'secret' = 'helloworld'; 'id' = '123456' } { [DateTimeOffset]::new(636534171920000000, [TimeSpan]::Zero) }) $true }
Test-Result 'tiktokshop' ('https://open-api.tiktokglobalshop.com/authorization/202309/shops?app_key=29a39d&timestamp=1623812664&sign=b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8' + [char] 0x000A + '***/authorization/202309/shopsapp_key29a39dtimestamp1623812664***' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://open-api.tiktokglobalshop.com/authorization/202309/shops?app_key=29a39d&timestamp=1623812664'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'set-query app_key {id}' + [char] 0x000A + 'set-query timestamp {time}' + [char] 0x000A + 'let text - {secret}{path}{query|joined}{body}{secret}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'query sign {signature}' + [char] 0x000A); 'secret' = 'e59af819cc'; 'id' = '29a39d' } { [DateTimeOffset]::new(637594094640000000, [TimeSpan]::Zero) }) $true }
Test-Result 'worldline-1' ('https://api.connect.worldline-solutions.com/v1/9991/tokens/123456789' + [char] 0x000A + 'GET' + [char] 0x000A + [char] 0x000A + 'Fri, 06 Jun 2014 13:39:43 GMT' + [char] 0x000A + '/v1/9991/tokens/123456789' + [char] 0x000A + [char] 0x000A + 'Date: Fri, 06 Jun 2014 13:39:43 GMT' + [char] 0x000A + 'Authorization: GCS v1HMAC:5e45c937b9db33ae:J5LjfSBvrQNhu7gG0gvifZt+IWNDReGCmHmBmth6ueI=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.connect.worldline-solutions.com/v1/9991/tokens/123456789'; 'method' = 'GET'; 'headers' = @((New-Pair 'Date' 'Fri, 06 Jun 2014 13:39:43 GMT')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'let resource query {path}?{query|decoded}' + [char] 0x000A + 'let resource - {path}' + [char] 0x000A + 'let text - {method}\n{header:content-type}\n{time}\n{resource}\n' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Date {time}' + [char] 0x000A + 'header Authorization GCS v1HMAC:{id}:{signature}' + [char] 0x000A); 'secret' = 'I42Zf4pVnRdroHfuHnRiJjJ2B6+22h0yQt/R3nZR8Xg='; 'id' = '5e45c937b9db33ae' } { [DateTimeOffset]::new(635376587830000000, [TimeSpan]::Zero) }) $true }
Test-Result 'worldline-2' ('https://api.connect.worldline-solutions.com/v1/consumer/ANDR%C3%89E/?q=na%20me' + [char] 0x000A + 'GET' + [char] 0x000A + [char] 0x000A + 'Fri, 06 Jun 2014 13:39:43 GMT' + [char] 0x000A + '/v1/consumer/ANDR%C3%89E/?q=na me' + [char] 0x000A + [char] 0x000A + 'Date: Fri, 06 Jun 2014 13:39:43 GMT' + [char] 0x000A + 'Authorization: GCS v1HMAC:5e45c937b9db33ae:x9S2hQmLhLTbpK0YdTuYCD8TB4D+Kf60tNW0Xw5Xls0=' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.connect.worldline-solutions.com/v1/consumer/ANDR%C3%89E/?q=na%20me'; 'method' = 'GET'; 'headers' = @((New-Pair 'Date' 'Fri, 06 Jun 2014 13:39:43 GMT')); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time rfc1123 0' + [char] 0x000A + 'let resource query {path}?{query|decoded}' + [char] 0x000A + 'let resource - {path}' + [char] 0x000A + 'let text - {method}\n{header:content-type}\n{time}\n{resource}\n' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Date {time}' + [char] 0x000A + 'header Authorization GCS v1HMAC:{id}:{signature}' + [char] 0x000A); 'secret' = 'I42Zf4pVnRdroHfuHnRiJjJ2B6+22h0yQt/R3nZR8Xg='; 'id' = '5e45c937b9db33ae' } { [DateTimeOffset]::new(635376587830000000, [TimeSpan]::Zero) }) $true }
Test-Result 'paypay-post' ('https://api.paypay.ne.jp/v2/codes' + [char] 0x000A + '/v2/codes' + [char] 0x000A + 'POST' + [char] 0x000A + 'acd028' + [char] 0x000A + '1579843452' + [char] 0x000A + 'application/json;charset=UTF-8;' + [char] 0x000A + '1j0FnY4flNp5CtIKa7x9MQ==' + [char] 0x000A + 'Authorization: hmac OPA-Auth:APIKeyGenerated:NW1jKIMnzR7tEhMWtcJcaef+nFVBt7jjAGcVuxHhchc=:acd028:1579843452:1j0FnY4flNp5CtIKa7x9MQ==' + [char] 0x000A + '{"sampleRequestBodyKey1":"sampleRequestBodyValue1","sampleRequestBodyKey2":"sampleRequestBodyValue2"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.paypay.ne.jp/v2/codes'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/json;charset=UTF-8;')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"sampleRequestBodyKey1":"sampleRequestBodyValue1","sampleRequestBodyKey2":"sampleRequestBodyValue2"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'hash digest body md5 base64 {header:content-type}{body}' + [char] 0x000A + 'let digest - empty' + [char] 0x000A + 'let type body {header:content-type}' + [char] 0x000A + 'let type - empty' + [char] 0x000A + 'let text - {path}\n{method}\n{nonce}\n{time}\n{type}\n{digest}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization hmac OPA-Auth:{id}:{signature}:{nonce}:{time}:{digest}' + [char] 0x000A); 'secret' = 'APIKeySecretGenerated'; 'id' = 'APIKeyGenerated'; 'nonce' = 'acd028' } { [DateTimeOffset]::new(637154402520000000, [TimeSpan]::Zero) }) $true }
Test-Result 'paypay-get' ('https://api.paypay.ne.jp/v2/payments/TEST_merchantPaymentID' + [char] 0x000A + '/v2/payments/TEST_merchantPaymentID' + [char] 0x000A + 'GET' + [char] 0x000A + 'a360e2' + [char] 0x000A + '1743139337' + [char] 0x000A + 'empty' + [char] 0x000A + 'empty' + [char] 0x000A + 'Authorization: hmac OPA-Auth:sample_key:JbUZwAUKeQ+WDClEjkCGwYG/juFR+Dd5RK5AfL0gK9w=:a360e2:1743139337:empty' + [char] 0x000A) { Join-Signed (Add-HmacSignature @{ 'url' = 'https://api.paypay.ne.jp/v2/payments/TEST_merchantPaymentID'; 'method' = 'GET'; 'headers' = @(); 'body' = [Text.Encoding]::UTF8.GetBytes('') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'time time unix 0' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'hash digest body md5 base64 {header:content-type}{body}' + [char] 0x000A + 'let digest - empty' + [char] 0x000A + 'let type body {header:content-type}' + [char] 0x000A + 'let type - empty' + [char] 0x000A + 'let text - {path}\n{method}\n{nonce}\n{time}\n{type}\n{digest}' + [char] 0x000A + 'hmac signature - sha256 base64 {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header Authorization hmac OPA-Auth:{id}:{signature}:{nonce}:{time}:{digest}' + [char] 0x000A); 'secret' = 'sample_secret'; 'id' = 'sample_key'; 'nonce' = 'a360e2' } { [DateTimeOffset]::new(638787361370000000, [TimeSpan]::Zero) }) $true }
Test-Result 'solidgate-post' ('https://pay.solidgate.com/api/v1/charge' + [char] 0x000A + 'api_pk_8f8a8k8e8k8e8y8{"amount": "100", "currency": "USD"}api_pk_8f8a8k8e8k8e8y8' + [char] 0x000A + 'merchant: api_pk_8f8a8k8e8k8e8y8' + [char] 0x000A + 'signature: MjFkZGE3ZTZjODc0YjY5YTczOTlmOTBlYjk0MDY1NThiODJiZmE3ZTgxOGJjMWUxYjNkNTFjMDNjZmUzOGRlMTBhZGEzMmYxMGY3NTBlOTBlMGZkNDUwZTRiNmI5YTBiYTVmZWM5NzcxMjU3OWM0MGU5Mzg1NTljOTE1NTVlNzA=' + [char] 0x000A + '{"amount": "100", "currency": "USD"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://pay.solidgate.com/api/v1/charge'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/json')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"amount": "100", "currency": "USD"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'hmac signature - sha512 hex {secret}' + [char] 0x0009 + '{id}{body}{id}' + [char] 0x000A + 'header merchant {id}' + [char] 0x000A + 'header signature {signature|base64}' + [char] 0x000A); 'secret' = 'api_sk_8f8a8k8e8k8e8y8'; 'id' = 'api_pk_8f8a8k8e8k8e8y8' } { [DateTimeOffset]::new(637134336000000000, [TimeSpan]::Zero) }) $true }
Test-Result 'cryptoprocessing' ('https://app.cryptoprocessing.com/api/v2/addresses/take' + [char] 0x000A + '{"currency":"BTC","foreign_id":"123456"}' + [char] 0x000A + 'X-Processing-Key: an-id' + [char] 0x000A + 'X-Processing-Signature: 03c25fcf7cd35e7d995e402cd5d51edd72d48e1471e865907967809a0c189ba55b90815f20e2bb10f82c7a9e9d865546fda58989c2ae9e8e2ff7bc29195fa1ec' + [char] 0x000A + '{"currency":"BTC","foreign_id":"123456"}') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://app.cryptoprocessing.com/api/v2/addresses/take'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/json')); 'body' = [Text.Encoding]::UTF8.GetBytes('{"currency":"BTC","foreign_id":"123456"}') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'let text - {body}' + [char] 0x000A + 'hmac signature - sha512 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'header X-Processing-Key {id}' + [char] 0x000A + 'header X-Processing-Signature {signature}' + [char] 0x000A); 'secret' = 'AbCdEfG123456'; 'id' = 'an-id' } { [DateTimeOffset]::new(637134336000000000, [TimeSpan]::Zero) }) $true }
Test-Result 'peach-checkout' ('https://testsecure.peachpayments.com/checkout' + [char] 0x000A + 'amount2authentication.entityId8ac7a4ca68c22c4d0168c2caab2e0025currencyZARdefaultPaymentMethodCARDmerchantTransactionIdTest1234nonceJHGJSGHDSKJHGJDHGJHpaymentTypeDBshopperResultUrlhttps://webhook.site/4e9b63bf-0d99-4d62-bd24-1d36ca866e1b' + [char] 0x000A + 'amount=2&authentication.entityId=8ac7a4ca68c22c4d0168c2caab2e0025&currency=ZAR&defaultPaymentMethod=CARD&merchantTransactionId=Test1234&nonce=JHGJSGHDSKJHGJDHGJH&paymentType=DB&shopperResultUrl=https%3A%2F%2Fwebhook.site%2F4e9b63bf-0d99-4d62-bd24-1d36ca866e1b&signature=311ed8e11e2da00d98c7479ca390a5396fe643e13629d850243dada877963afd') { Join-Signed (Add-HmacSignature @{ 'url' = 'https://testsecure.peachpayments.com/checkout'; 'method' = 'POST'; 'headers' = @((New-Pair 'Content-Type' 'application/x-www-form-urlencoded')); 'body' = [Text.Encoding]::UTF8.GetBytes('amount=2&authentication.entityId=8ac7a4ca68c22c4d0168c2caab2e0025&currency=ZAR&defaultPaymentMethod=CARD&merchantTransactionId=Test1234&nonce=JHGJSGHDSKJHGJDHGJH&paymentType=DB&shopperResultUrl=https%3A%2F%2Fwebhook.site%2F4e9b63bf-0d99-4d62-bd24-1d36ca866e1b') } @{ 'recipe' = ('secret text' + [char] 0x000A + 'nonce hex' + [char] 0x000A + 'set-form nonce {nonce}' + [char] 0x000A + 'let parameters form {body}' + [char] 0x000A + 'let parameters - {query}' + [char] 0x000A + 'let text - {parameters|joined}' + [char] 0x000A + 'hmac signature - sha256 hex {secret}' + [char] 0x0009 + '{text}' + [char] 0x000A + 'form signature {signature}' + [char] 0x000A); 'secret' = '3fcd7cf22f55119eadbe02d14de18c0c'; 'nonce' = 'JHGJSGHDSKJHGJDHGJH' } { [DateTimeOffset]::new(637134336000000000, [TimeSpan]::Zero) }) $true }
[string] $counts['Right'] + ' right, ' + $counts['Wrong'] + ' wrong, PowerShell ' + $PSVersionTable.PSVersion
exit [Math]::Min($counts['Wrong'], 1)
