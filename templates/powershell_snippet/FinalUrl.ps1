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
