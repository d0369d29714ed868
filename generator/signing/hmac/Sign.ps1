# Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
#
# The recipe is data in lines, `verb argument...`, with a template as the last argument; it comes
# compiled from a document, checked so that no secret leaves but as a key or a hash.

$HmacSent = @('id', 'token', 'subject')
$HmacFormType = 'application/x-www-form-urlencoded'
$HmacPort = [regex]::new(':([0-9]+)\z')

# Sign a request (its method, url, headers as pairs, and body as bytes) by the recipe among the
# inputs; return the Url to send, the Text that the last step signs (secrets left out), the Headers
# (pairs), the Body to send.
#
# Other inputs: secret, what may be sent: id, token, subject, and nonce, where it is not to be
# random. What the request already has of what the recipe adds is replaced: what is signed in its
# place, what is sent beside at the end. Clock is a script block that returns a DateTimeOffset.
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
    $draft = New-HmacDraft $Request $lines
    $values = [Collections.Generic.Dictionary[string, object]]::new()
    Set-HmacParts $draft $Inputs $values
    $visible = [Collections.Generic.Dictionary[string, object]]::new()
    Set-HmacParts $draft $Inputs $visible
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
            $place = $verb
            if ($isSigned) {
                $place = $verb.Substring(4)
            }
            Add-HmacPart $draft $place $line.Name $value
            if ($value.Length -gt 0 -and $place -ceq 'header') {
                Set-HmacHeader $headers $line.Name (ConvertFrom-HmacBytes $value)
            }
            if ($isSigned) {
                Set-HmacParts $draft $Inputs $values
                Set-HmacParts $draft $Inputs $visible
            }
        }
    }
    [pscustomobject] @{ Url = $draft.Url; Text = $shown; Headers = $headers.ToArray(); Body = $draft.Body }
}

# The request without what is sent beside what is signed.
function New-HmacDraft {
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
    $draft = @{ Method = [string] $Request['method']; Url = $url; Headers = @($Request['headers']); Body = $body }
    if ($fields.Count -gt 0 -and (Test-HmacForm $draft)) {
        $draft.Body = ConvertTo-HmacLatin (Remove-HmacPair (ConvertFrom-HmacLatin $body) $fields)
    }
    $draft.Headers = @(foreach ($header in $draft.Headers) {
        if ($null -ne $header -and -not $dropped.Contains($header.Name)) {
            $header
        }
    })
    $draft
}

# Whether the body is a form, whose fields a recipe can read and write.
function Test-HmacForm {
    param([hashtable] $Draft)
    foreach ($header in $Draft.Headers) {
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

# Add one thing more to the request; a field of a form goes to the query where the body is none.
function Add-HmacPart {
    param([hashtable] $Draft, [string] $Place, [string] $Name, [byte[]] $Value)
    if ($Place -ceq 'header') {
        if ($Value.Length -eq 0) {
            return
        }
        $kept = @(foreach ($header in $Draft.Headers) {
            if (-not [string]::Equals($header.Name, $Name, [StringComparison]::OrdinalIgnoreCase)) {
                $header
            }
        })
        $Draft.Headers = $kept + @([pscustomobject] @{ Name = $Name; Value = (ConvertFrom-HmacBytes $Value) })
    } elseif ($Place -ceq 'form' -and (Test-HmacForm $Draft)) {
        $Draft.Body = ConvertTo-HmacLatin (Set-HmacPair (ConvertFrom-HmacLatin $Draft.Body) $Name $Value)
    } else {
        $halves = Split-HmacHalves $Draft.Url '?'
        $Draft.Url = $halves[0] + '?' + (Set-HmacPair $halves[1] $Name $Value)
    }
}

# The pairs with one of that name: in its place, or as the last.
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
    param([hashtable] $Draft, [hashtable] $Inputs, $Values)
    foreach ($name in $HmacSent) {
        [string] $text = $Inputs[$name]
        if ($text.Length -eq 0 -and [regex]::IsMatch($Inputs['recipe'], '\{' + $name + '[|}]')) {
            throw [ArgumentException]::new('the ' + $name + ' is empty')
        }
        $Values[$name] = ConvertTo-HmacBytes $text
    }
    $halves = Split-HmacHalves $Draft.Url '://'
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
    if (Test-HmacForm $Draft) {
        $form = 'yes'
    }
    $Values['method'] = ConvertTo-HmacBytes $Draft.Method
    $Values['url'] = ConvertTo-HmacBytes $Draft.Url
    $Values['scheme'] = ConvertTo-HmacBytes $halves[0]
    $Values['host'] = ConvertTo-HmacBytes $target[0]
    $Values['hostname'] = ConvertTo-HmacBytes $hostName
    $Values['port'] = ConvertTo-HmacBytes $port
    $Values['path'] = ConvertTo-HmacBytes ('/' + $path[0])
    $Values['query'] = ConvertTo-HmacBytes $path[1]
    $Values['target'] = ConvertTo-HmacBytes ('/' + $target[1])
    $Values['form'] = ConvertTo-HmacBytes $form
    $Values['header:host'] = ConvertTo-HmacBytes $target[0]
    $Values['body'] = $Draft.Body
    foreach ($header in $Draft.Headers) {
        $Values['header:' + $header.Name.ToLowerInvariant()] = ConvertTo-HmacBytes ($header.Value.Trim())
    }
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

# --- what a recipe takes in beside the request: the secret, the time, a nonce ---

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
    # PowerShell's / rounds: what is divided has no remainder left.
    ([long] (($ticks - $ticks % $unit) / $unit)).ToString($invariant)
}

# --- what templates of a recipe hold and how their values are written ---
#
# Functions that return bytes begin what they return with a comma, which keeps the bytes together.

$HmacPlaceholder = [regex]::new(
    '\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}')
$HmacLiteral = [regex]::new('\\[ntr\\]')
$HmacEscape = [regex]::new('%[0-9A-Fa-f]{2}')
$HmacLatin1 = [Text.Encoding]::GetEncoding(28591)
$HmacUnreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'

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
