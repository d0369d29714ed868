# Small
# What the scripts in the folders beside this file share, generated from the API's document; each of them reads it. For
# Windows PowerShell 5.1 and PowerShell 7. Our tests parse every file, but run none of them.

Set-StrictMode -Version 1
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Net.Http

# --- FinalUrl.ps1, byte for byte ---
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
# --- end of FinalUrl.ps1 ---

# --- Masked.ps1, byte for byte ---
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
# --- end of Masked.ps1 ---

# --- Sign.ps1 of the scheme qlm-strict, byte for byte ---
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
# --- end of Sign.ps1 ---

# What is particular to this API.
$Api = @{
    Base = 'SMALL_URL'
    BaseTitle = 'base address, like http://localhost:1/base'
    BaseEnding = ''
    BaseLike = 'http://localhost:1/base'
    WindowsUser = ''
    WindowsPassword = ''
    LoginPath = @()
    Certificate = @('', '', 'SMALL_CA', '')
    FileTypes = @((New-Pair 'csv' 'text/csv'), (New-Pair 'gif' 'image/gif'), (New-Pair 'html' 'text/html'), (New-Pair 'jpeg' 'image/jpeg'), (New-Pair 'jpg' 'image/jpeg'), (New-Pair 'json' 'application/json'), (New-Pair 'pdf' 'application/pdf'), (New-Pair 'png' 'image/png'), (New-Pair 'svg' 'image/svg+xml'), (New-Pair 'txt' 'text/plain'), (New-Pair 'xml' 'application/xml'), (New-Pair 'zip' 'application/zip'))
    CertificateNeeds = @()
    CertificateForms = @()
    OtherForms = @()
    # Lines of the help; after some of them the addresses, logins and signatures that they are about.
    Variables = @(
        , @('- SMALL_URL: base address', 'SMALL_URL')
        , @('  like http://localhost:1/base', 'SMALL_URL')
        , @('- SMALL_API_KEY: API key of the 3rd party extension (Management Console, Manage Keys, 3rd party extensions)', 'qlm_strict')
        , @('- SMALL_CA: PEM file: certificate of the server''s authority')
    )
    Logins = @(
    )
    Signatures = @(
        @{
            Name = 'qlm_strict'
            Scheme = 'qlm-strict'
            Reads = @('url')
            Variables = @((New-Pair 'api_key' 'SMALL_API_KEY'))
            Texts = @((New-Pair 'version' '2'))
            Needs = @((New-Pair 'SMALL_API_KEY' 'API key of the 3rd party extension (Management Console, Manage Keys, 3rd party extensions)'))
        }
    )
    Entrances = @(
    )
}

# The time and the random bytes that schemes use.
$ApiClock = { [DateTimeOffset]::UtcNow }
$ApiRandom = {
    param([int] $Count)
    $bytes = [byte[]]::new($Count)
    $generator = [Security.Cryptography.RandomNumberGenerator]::Create()
    try {
        $generator.GetBytes($bytes)
    } finally {
        $generator.Dispose()
    }
    , $bytes
}

function Add-ApiSignature {
    param([string] $Scheme, [hashtable] $Request, [hashtable] $Inputs)
    if ($Scheme -ceq 'qlm-strict') {
        return Add-QlmStrictSignature $Request $Inputs $ApiClock
    }
    throw [ArgumentException]::new('PowerShell cannot sign by the scheme ' + $Scheme + ': it has no Sign.ps1')
}

# Values that were typed in, by the names of their variables; the others are in the environment.
$Settings = @{}

function Get-Setting {
    param([string] $Name)
    if ($Settings.ContainsKey($Name)) {
        return $Settings[$Name]
    }
    [string] [Environment]::GetEnvironmentVariable($Name)
}

function Test-Setting {
    param([string] $Name)
    (Get-Setting $Name).Length -gt 0
}

# An operation of the API: its script declares what is particular to it, then calls Invoke-Operation.
function New-Operation {
    param([string] $Method, [string] $Path, [string] $About)
    @{
        Method = $Method
        Path = $Path
        About = $About
        Fields = [Collections.Generic.List[object]]::new()
        Objects = [Collections.Generic.List[object]]::new()
        Needs = [Collections.Generic.List[object]]::new()
        Credentials = [Collections.Generic.List[object]]::new()
        Alternatives = [Collections.Generic.List[object]]::new()
        NoLogin = ''
        Base = $Api.Base
        BaseTitle = $Api.BaseTitle
        BaseEnding = $Api.BaseEnding
        Signing = $null
        IsSigned = $false
        AcceptsHtml = $false
        FailureMember = ''
        FailureWord = ''
        BodyKind = ''
        BodyRequired = $false
        MediaType = ''
        PartTypes = @{}
        Choices = [Collections.Generic.List[object]]::new()
        ChosenBy = ''
        Sample = [byte[]]::new(0)
        BodyFile = ''
        OutFile = ''
        UseDefaultCredentials = $false
        # The exit status: 0 for a successful answer, 1 for any other, 2 if something must be set first.
        Status = 2
    }
}

function Get-Field {
    param([hashtable] $Operation, [string] $Location, [string] $Name, [string] $Argument)
    foreach ($field in $Operation.Fields) {
        if ([string]::Equals($field.Location, $Location) -and [string]::Equals($field.Name, $Name)) {
            return $field
        }
    }
    if ($Argument.Length -eq 0) {
        $Argument = $Name
    }
    $mark = '='
    if ($Location -ceq 'file') {
        $mark = '@='
    }
    $field = @{
        Location = $Location
        Name = $Name
        Argument = $Argument
        # The separator between the name and the value.
        Mark = $mark
        Samples = [Collections.Generic.List[string]]::new()
        Given = [Collections.Generic.List[string]]::new()
        Variable = ''
        IsRequired = $false
    }
    $Operation.Fields.Add($field)
    $field
}

# The texts of a value that are sent.
function Get-FieldText {
    param([hashtable] $Field)
    if ($Field.Variable.Length -gt 0) {
        $text = Get-Setting $Field.Variable
        if ($text.Length -gt 0) {
            $text
        }
    } elseif ($Field.Given.Count -gt 0) {
        $Field.Given.ToArray()
    } else {
        $Field.Samples.ToArray()
    }
}

# The texts of all values at some locations, with their names.
function Get-FieldPair {
    param([hashtable] $Operation, [string[]] $Locations)
    foreach ($field in $Operation.Fields) {
        if ([Array]::IndexOf($Locations, $field.Location) -ge 0) {
            foreach ($text in (Get-FieldText $field)) {
                New-Pair $field.Name $text
            }
        }
    }
}

# Declare a value that is sent as it is here unless an argument replaces it.
function Add-Value {
    param([hashtable] $Operation, [string] $Location, [string] $Name, [string] $Text, [string] $Argument = '')
    (Get-Field $Operation $Location $Name $Argument).Samples.Add($Text)
}

# Declare a value that is sent only if an argument gives it.
function Add-Option {
    param([hashtable] $Operation, [string] $Location, [string] $Name, [string] $Argument = '')
    [void] (Get-Field $Operation $Location $Name $Argument)
}

# Declare an object: any names may stand in brackets after the name.
function Add-Members {
    param([hashtable] $Operation, [string] $Location, [string] $Name)
    $Operation.Objects.Add((New-Pair $Location $Name))
}

# A new member of an object.
function Get-ObjectMember {
    param([hashtable] $Operation, [string] $Name)
    foreach ($object in $Operation.Objects) {
        $isThis = $Name.StartsWith($object.Value + '[', [StringComparison]::Ordinal)
        if ($isThis -and $Name.EndsWith(']', [StringComparison]::Ordinal)) {
            return Get-Field $Operation $object.Name $Name ''
        }
    }
}

# Declare a required file of the form.
function Add-File {
    param([hashtable] $Operation, [string] $Name, [string] $Argument = '')
    (Get-Field $Operation 'file' $Name $Argument).IsRequired = $true
}

# Declare a value that comes from the environment, which must have it.
function Add-Secret {
    param([hashtable] $Operation, [string] $Location, [string] $Name, [string] $Variable, [string] $Title)
    Add-OptionalSecret $Operation $Location $Name $Variable
    Add-Need $Operation $Variable $Title
}

# Declare a value that comes from the environment if it is set there.
function Add-OptionalSecret {
    param([hashtable] $Operation, [string] $Location, [string] $Name, [string] $Variable)
    (Get-Field $Operation $Location $Name '').Variable = $Variable
}

# Declare an address other than that of most operations.
function Add-BaseFrom {
    param([hashtable] $Operation, [string] $Variable, [string] $Title)
    $Operation.Base = $Variable
    $Operation.BaseTitle = $Title
    $Operation.BaseEnding = ''
}

# Declare that the request is signed unless -NoSign says otherwise.
function Add-Signature {
    param([hashtable] $Operation, [string] $Name)
    Add-Signable $Operation $Name
    $Operation.IsSigned = $true
}

# Declare that the request is signed with -Sign.
function Add-Signable {
    param([hashtable] $Operation, [string] $Name)
    foreach ($signature in $Api.Signatures) {
        if ($signature.Name -ceq $Name) {
            $Operation.Signing = $signature
        }
    }
}

# Declare that an HTML page is an expected answer.
function Add-AnswersHtml {
    param([hashtable] $Operation)
    $Operation.AcceptsHtml = $true
}

# Declare how an answer with any status reports a failure: by a member, or by a word in a text.
function Add-ReportsFailure {
    param([hashtable] $Operation, [string] $Member, [string] $Word = '')
    $Operation.FailureMember = $Member
    $Operation.FailureWord = $Word
}

# Declare a body of text, JSON for one, and its sample.
function Add-Text {
    param([hashtable] $Operation, [string] $MediaType, [string] $Text)
    $Operation.BodyKind = 'text'
    $Operation.MediaType = $MediaType
    # A git checkout on Windows may have changed the line ends of this script.
    $Operation.Sample = [Text.Encoding]::UTF8.GetBytes($Text.Replace("`r`n", "`n"))
}

# Declare a form; its fields are values.
function Add-Form {
    param([hashtable] $Operation, [string] $MediaType)
    $Operation.BodyKind = 'form'
    $Operation.MediaType = $MediaType
}

# Declare a form of parts; its fields and files are values.
function Add-Multipart {
    param([hashtable] $Operation)
    $Operation.BodyKind = 'multipart'
}

# Declare fields whose samples are sent if a parameter has a certain value.
function Add-Choice {
    param([hashtable] $Operation, [string] $Parameter, [string] $Value, [string[]] $Fields)
    $Operation.ChosenBy = $Parameter
    $Operation.Choices.Add(@{ Value = $Value; Fields = $Fields })
}

# Keep the samples of the fields that a parameter chooses; without it, those of the first choice.
function Select-Field {
    param([hashtable] $Operation)
    if ($Operation.Choices.Count -eq 0) {
        return
    }
    $chosen = $Operation.Choices[0].Value
    foreach ($field in $Operation.Fields) {
        if ($field.Name -ceq $Operation.ChosenBy) {
            foreach ($text in (Get-FieldText $field)) {
                $chosen = $text
            }
        }
    }
    $kept = @()
    $offered = @()
    foreach ($choice in $Operation.Choices) {
        $offered += $choice.Fields
        if ($choice.Value -ieq $chosen) {
            $kept = $choice.Fields
        }
    }
    foreach ($field in $Operation.Fields) {
        $isOther = [Array]::IndexOf($offered, $field.Name) -ge 0 -and [Array]::IndexOf($kept, $field.Name) -lt 0
        if ($field.Location -ceq 'field' -and $isOther) {
            $field.Samples.Clear()
        }
    }
}

# Declare the media type of a part of the form.
function Add-PartType {
    param([hashtable] $Operation, [string] $Name, [string] $MediaType)
    $Operation.PartTypes[$Name] = $MediaType
}

# Declare a file as the body.
function Add-Upload {
    param([hashtable] $Operation, [string] $MediaType, [switch] $Optional)
    $Operation.BodyKind = 'file'
    $Operation.MediaType = $MediaType
    $Operation.BodyRequired = -not $Optional.IsPresent
}

function Add-Need {
    param([hashtable] $Operation, [string] $Variable, [string] $Title)
    foreach ($need in $Operation.Needs) {
        if ([string]::Equals($need.Name, $Variable)) {
            return
        }
    }
    $Operation.Needs.Add((New-Pair $Variable $Title))
}

# The variables that are not set, with their meaning.
function Get-Unset {
    param([object[]] $Needs)
    foreach ($need in $Needs) {
        if (-not (Test-Setting $need.Name)) {
            $need
        }
    }
}

# Declare a login or token.
function Add-Credential {
    param([hashtable] $Operation, [string] $Name)
    Use-Login $Operation (Get-Login $Name)
}

# Declare one of several ways to log in; without names it needs no login.
function Add-Alternative {
    param([hashtable] $Operation, [Parameter(ValueFromRemainingArguments = $true)] [string[]] $Names = @())
    $logins = [Collections.Generic.List[object]]::new()
    foreach ($name in $Names) {
        $logins.Add((Get-Login $name))
    }
    $Operation.Alternatives.Add(@{ Logins = $logins })
}

function Get-Login {
    param([string] $Name)
    foreach ($login in $Api.Logins) {
        if ($login.Name -ceq $Name) {
            return $login
        }
    }
}

function Use-Login {
    param([hashtable] $Operation, [hashtable] $Login)
    $Operation.Credentials.Add($Login)
    foreach ($need in $Login.Needs) {
        Add-Need $Operation $need.Name $need.Value
    }
    if ($Login.Kind -ceq 'apiKey') {
        Add-OptionalSecret $Operation $Login.Location $Login.Key ($Login.Needs[0].Name)
    }
}

# The user and the password of a login, the same text where there is but one.
function Get-LoginText {
    param([hashtable] $Login)
    Get-Setting ($Login.Needs[0].Name)
    Get-Setting ($Login.Needs[$Login.Needs.Count - 1].Name)
}

# The names of the variables that are not set.
function Get-Lacking {
    param($Logins)
    $names = [Collections.Generic.List[string]]::new()
    foreach ($login in $Logins) {
        foreach ($need in (Get-Unset $login.Needs)) {
            $names.Add($need.Name)
        }
    }
    $names.ToArray()
}

# Take the first alternative whose variables are all set; otherwise the one that needs none.
function Select-Login {
    param([hashtable] $Operation, [bool] $Ask)
    $wanted = [Collections.Generic.List[string]]::new()
    $isFree = $Operation.Alternatives.Count -eq 0
    foreach ($alternative in $Operation.Alternatives) {
        if ($alternative.Logins.Count -eq 0) {
            $isFree = $true
            continue
        }
        $lacking = @(Get-Lacking $alternative.Logins)
        if ($lacking.Count -eq 0 -or $Ask) {
            foreach ($login in $alternative.Logins) {
                Use-Login $Operation $login
            }
            return
        }
        $wanted.Add([string]::Join(' and ', [string[]] $lacking))
    }
    if (-not $isFree) {
        $Operation.NoLogin = [string]::Join('; or ', $wanted.ToArray())
    }
}

# Ask for values that are not set; all but an address stay hidden while they are typed.
function Read-Setting {
    param([hashtable] $Operation)
    foreach ($need in @(Get-Unset $Operation.Needs)) {
        if ([string]::Equals($need.Name, $Operation.Base)) {
            $Settings[$need.Name] = Read-Host ($need.Name + ', ' + $need.Value)
        } else {
            $typed = Get-Credential -UserName $need.Name -Message ($need.Value + ', as the password')
            $Settings[$need.Name] = $typed.GetNetworkCredential().Password
        }
    }
}

# Use the user and the password of Get-Credential in place of those of the environment.
function Use-Credential {
    param([hashtable] $Operation, [pscredential] $Credential)
    $names = [Collections.Generic.List[object]]::new()
    if ($Api.WindowsUser.Length -gt 0) {
        $names.Add(@($Api.WindowsUser, $Api.WindowsPassword))
    }
    foreach ($login in $Api.Logins) {
        if ($login.Kind -ceq 'basic' -or $login.Kind -ceq 'digest') {
            $names.Add(@($login.Needs[0].Name, $login.Needs[$login.Needs.Count - 1].Name))
        }
    }
    if ($names.Count -eq 0) {
        throw [ArgumentException]::new('this API takes no user with a password')
    }
    foreach ($pair in $names) {
        $Settings[$pair[0]] = $Credential.UserName
        $Settings[$pair[1]] = $Credential.GetNetworkCredential().Password
    }
}

# Take the parameters of the script.
function Read-Parameter {
    param([hashtable] $Operation, $Parameters)
    $Operation.UseDefaultCredentials = $Parameters.ContainsKey('UseDefaultCredentials')
    if ($Parameters.ContainsKey('OutFile')) {
        $Operation.OutFile = Resolve-File $Parameters['OutFile']
    }
    if ($Parameters.ContainsKey('Sign') -or $Parameters.ContainsKey('NoSign')) {
        if ($null -eq $Operation.Signing) {
            throw [ArgumentException]::new('this operation cannot be signed')
        }
        $Operation.IsSigned = $Parameters.ContainsKey('Sign')
    }
    if ($Parameters.ContainsKey('Body')) {
        Set-Body $Operation $Parameters['Body']
    }
    if ($Parameters.ContainsKey('Credential')) {
        Use-Credential $Operation $Parameters['Credential']
    }
    if ($Parameters.ContainsKey('Values')) {
        foreach ($argument in $Parameters['Values']) {
            Set-Argument $Operation $argument
        }
    }
}

# The path of a file from where the user stands, which .NET does not know.
function Resolve-File {
    param([string] $File)
    $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($File)
}

function Set-Body {
    param([hashtable] $Operation, [string] $File)
    if ($Operation.BodyKind.Length -eq 0) {
        throw [ArgumentException]::new('this operation takes no body')
    }
    if ($Operation.BodyKind -ceq 'multipart') {
        throw [ArgumentException]::new('the body is a form of parts: give them as name=value and name@=FILE')
    }
    $Operation.BodyFile = $File
    if ($File -cne '-') {
        $Operation.BodyFile = Get-ReadableFile $File
    }
}

# The path of a file that can be read.
function Get-ReadableFile {
    param([string] $File)
    $path = Resolve-File $File
    try {
        [IO.File]::OpenRead($path).Dispose()
    } catch {
        throw [ArgumentException]::new('the file ' + $File + ' cannot be read')
    }
    $path
}

# Take name=value: the longest name that fits, because a name may contain an equals sign.
function Set-Argument {
    param([hashtable] $Operation, [string] $Argument)
    $field = $null
    foreach ($one in $Operation.Fields) {
        $isThis = $Argument.StartsWith($one.Argument + $one.Mark, [StringComparison]::Ordinal)
        if ($isThis -and ($null -eq $field -or $one.Argument.Length -gt $field.Argument.Length)) {
            $field = $one
        }
    }
    if ($null -eq $field -and $Argument.Contains('=')) {
        $field = Get-ObjectMember $Operation ($Argument.Split([char[]] '=')[0])
    }
    if ($null -eq $field) {
        throw [ArgumentException]::new((Get-UnknownName $Operation $Argument))
    }
    if ($field.Variable.Length -gt 0) {
        throw [ArgumentException]::new($field.Argument + ' is secret: set ' + $field.Variable + ' in the environment')
    }
    if ($field.Given.Count -gt 0 -and [Array]::IndexOf(@('path', 'header', 'cookie'), $field.Location) -ge 0) {
        throw [ArgumentException]::new($field.Argument + ' is given twice')
    }
    $field.Given.Add($Argument.Substring($field.Argument.Length + $field.Mark.Length))
}

function Get-UnknownName {
    param([hashtable] $Operation, [string] $Argument)
    $name = $Argument.Split([char[]] '=')[0]
    if ($name.EndsWith('@', [StringComparison]::Ordinal)) {
        $name = $name.Substring(0, $name.Length - 1)
    }
    $near = ''
    $least = 1000
    foreach ($field in $Operation.Fields) {
        if ([string]::Equals($field.Argument, $name)) {
            if ($field.Location -ceq 'file') {
                return 'write ' + $name + '@=FILE'
            }
            return 'write ' + $name + '=VALUE'
        }
        $distance = Get-Distance $name $field.Argument
        $most = [Math]::Max(2, [int] [Math]::Floor($field.Argument.Length / 3))
        if ($distance -le $most -and $distance -lt $least) {
            $least = $distance
            $near = $field.Argument
        }
    }
    if ($near.Length -gt 0) {
        return 'this operation has no value ' + $name + ': did you mean ' + $near + '?'
    }
    'this operation has no value ' + $name + '; -Help names all it has'
}

# The number of letters to change, add or remove to turn one text into the other.
function Get-Distance {
    param([string] $One, [string] $Other)
    $row = [int[]]::new($Other.Length + 1)
    for ($j = 0; $j -le $Other.Length; $j++) {
        $row[$j] = $j
    }
    for ($i = 1; $i -le $One.Length; $i++) {
        $before = $row[0]
        $row[0] = $i
        for ($j = 1; $j -le $Other.Length; $j++) {
            $change = $before
            if ([int] $One[$i - 1] -ne [int] $Other[$j - 1]) {
                $change = $before + 1
            }
            $before = $row[$j]
            $row[$j] = [Math]::Min($change, [Math]::Min($row[$j], $row[$j - 1]) + 1)
        }
    }
    $row[$Other.Length]
}

function Show-Help {
    param([hashtable] $Operation)
    $parts = [Collections.Generic.List[string]]::new()
    $parts.Add($Operation.Base)
    foreach ($login in $Operation.Credentials) {
        $parts.Add($login.Name)
    }
    foreach ($login in $Operation.Alternatives | ForEach-Object { $_.Logins }) {
        $parts.Add($login.Name)
    }
    if ($null -ne $Operation.Signing) {
        $parts.Add($Operation.Signing.Name)
    }
    $content = ' [-Body FILE]'
    if ($Operation.BodyKind.Length -eq 0) {
        $content = ''
    } elseif ($Operation.BodyKind -ceq 'multipart') {
        $content = ' [''name@=FILE'']...'
    }
    @(
        'Usage: SCRIPT.ps1 [''name=value'']...' + $content + ' [-OutFile FILE] [-DryRun] [-Ask] [-Sign | -NoSign]'
        '       [-UseDefaultCredentials | -Credential (Get-Credential)]'
        ''
        $Operation.About.TrimEnd()
        ''
        'name= sends an empty value. -DryRun sends nothing and shows what would be sent. -Ask asks for what is not set.'
        'PREREQUEST_DEBUG=1 shows what is called or signed, secrets masked.'
        ''
        'The environment:'
        ''
        foreach ($words in $Api.Variables) {
            if ($words.Count -eq 1 -or @($words | Select-Object -Skip 1 | Where-Object { $parts -ccontains $_ }).Count -gt 0) {
                $words[0]
            }
        }
    )
}

# What the help of the script says of an argument.
function Get-Meaning {
    param([hashtable] $Operation, [string] $Name)
    $meaning = ''
    foreach ($line in $Operation.About.Replace("`r", '').Split([char[]] "`n")) {
        $begins = $line.StartsWith('- ' + $Name + ':', [StringComparison]::Ordinal) -or
            $line.StartsWith('- ' + $Name + ' (', [StringComparison]::Ordinal)
        if ($begins) {
            $meaning = ' ' + $line.Substring($Name.Length + 2).TrimStart([char[]] ':').Trim()
        } elseif ($meaning.Length -gt 0) {
            if ($line.Length -eq 0 -or $line.StartsWith('- ', [StringComparison]::Ordinal)) {
                break
            }
            $meaning += ' ' + $line.Trim()
        }
    }
    $meaning
}

# Stop if a variable that is set, of a certificate or of another way in, does not have the form that it must have.
function Assert-Form {
    $forms = $Api.OtherForms
    if (Test-Setting $Api.Certificate[0]) {
        $forms = $Api.CertificateForms
    }
    foreach ($form in $forms) {
        if ((Test-Setting $form.Name) -and -not [regex]::IsMatch((Get-Setting $form.Name), '^(' + $form.Value + ')$')) {
            throw [ArgumentException]::new($form.Name + ' has the wrong form: -Help shows an example')
        }
    }
}

# Stop unless all required values are set.
function Assert-Complete {
    param([hashtable] $Operation)
    $missing = [Collections.Generic.List[string]]::new()
    foreach ($need in @(Get-Unset $Operation.Needs)) {
        $missing.Add($need.Name + ' is not set: ' + $need.Value)
    }
    if ($Operation.NoLogin.Length -gt 0) {
        $missing.Add('the values of a login are missing: set ' + $Operation.NoLogin)
    }
    foreach ($field in $Operation.Fields) {
        if ($field.IsRequired -and $field.Given.Count -eq 0) {
            $missing.Add($field.Argument + ' is missing: write ' + $field.Argument + '@=FILE' + (Get-Meaning $Operation $field.Argument))
        }
    }
    if ($Operation.BodyKind -ceq 'file' -and $Operation.BodyRequired -and $Operation.BodyFile.Length -eq 0) {
        $missing.Add('the body is missing: write -Body FILE, or -Body - for standard input')
    }
    if ($missing.Count -gt 0) {
        throw [ArgumentException]::new([string]::Join([Environment]::NewLine, $missing.ToArray()))
    }
}

# From an operation to a request whose URL and headers are final; Text is what is signed or called, Hidden are names of
# secret headers.
function New-Request {
    param([hashtable] $Operation)
    $url = Get-OperationUrl $Operation
    $request = @{
        Url = $url
        Text = $url
        Headers = [Collections.Generic.List[object]]::new()
        Hidden = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
    }
    foreach ($field in $Operation.Fields) {
        $isSecret = $field.Variable.Length -gt 0
        foreach ($text in (Get-FieldText $field)) {
            if ($field.Location -ceq 'header') {
                Set-RequestHeader $request $field.Name $text $isSecret
            } elseif ($field.Location -ceq 'cookie') {
                Set-RequestHeader $request 'Cookie' ($field.Name + '=' + $text) $isSecret
            }
        }
    }
    foreach ($login in $Operation.Credentials) {
        $texts = @(Get-LoginText $login)
        if ($login.Kind -ceq 'bearer') {
            Set-RequestHeader $request 'Authorization' ('Bearer ' + $texts[0]) $true
        } elseif ($login.Kind -ceq 'basic') {
            $bytes = [Text.Encoding]::UTF8.GetBytes($texts[0] + ':' + $texts[1])
            Set-RequestHeader $request 'Authorization' ('Basic ' + [Convert]::ToBase64String($bytes)) $true
        }
    }
    foreach ($entrance in $Api.Entrances) {
        if (Test-Entrance $entrance) {
            Set-RequestHeader $request (Get-EntranceName $entrance) (Get-EntranceText $entrance) $true
        }
    }
    if ($Operation.BodyKind -ceq 'multipart' -and @(Get-FieldPair $Operation @('field', 'file')).Count -eq 0) {
        # A form needs a part.
        $Operation.BodyKind = ''
    }
    if ($Operation.BodyKind.Length -gt 0 -and $Operation.BodyKind -cne 'multipart') {
        Set-RequestHeader $request 'Content-Type' $Operation.MediaType $false
    }
    if ($Operation.IsSigned) {
        Add-RequestSignature $Operation $request
    }
    foreach ($header in $request.Headers) {
        foreach ($letter in $header.Value.ToCharArray()) {
            if ([int] $letter -lt 32 -or [int] $letter -gt 126) {
                throw [ArgumentException]::new('the header ' + $header.Name + ' is not visible ASCII')
            }
        }
    }
    $request
}

# Set a header; all cookies share one header.
function Set-RequestHeader {
    param([hashtable] $Request, [string] $Name, [string] $Value, [bool] $IsHidden)
    for ($at = $Request.Headers.Count - 1; $at -ge 0; $at--) {
        if ([string]::Equals($Request.Headers[$at].Name, $Name, [StringComparison]::OrdinalIgnoreCase)) {
            if ([string]::Equals($Name, 'Cookie', [StringComparison]::OrdinalIgnoreCase)) {
                $Value = $Request.Headers[$at].Value + '; ' + $Value
            }
            $Request.Headers.RemoveAt($at)
        }
    }
    $Request.Headers.Add((New-Pair $Name $Value))
    if ($IsHidden) {
        [void] $Request.Hidden.Add($Name)
    }
}

# Whether a header that lets you in is sent: some variables are set and others are not.
function Test-Entrance {
    param([hashtable] $Entrance)
    foreach ($variable in $Entrance.Present) {
        if (-not (Test-Setting $variable)) {
            return $false
        }
    }
    foreach ($variable in $Entrance.Absent) {
        if (Test-Setting $variable) {
            return $false
        }
    }
    $true
}

# Some servers have a setting for the name of this header.
function Get-EntranceName {
    param([hashtable] $Entrance)
    $name = $Entrance.Name
    if ($Entrance.NameVariable.Length -gt 0 -and (Test-Setting $Entrance.NameVariable)) {
        $name = Get-Setting $Entrance.NameVariable
    }
    if ($name -notmatch '^[a-zA-Z0-9._-]+$') {
        throw [ArgumentException]::new($name + ' cannot be the name of a header')
    }
    $name
}

# A header of a connection; characters of a user outside ASCII are percent-encoded.
function Get-EntranceText {
    param([hashtable] $Entrance)
    $text = ''
    foreach ($piece in $Entrance.Pieces) {
        if ($piece.Value.Length -gt 0 -and (Test-Setting $piece.Value)) {
            $text += Get-Setting $piece.Value
        } else {
            $text += $piece.Name
        }
    }
    $kept = ''
    for ($code = 32; $code -lt 127; $code++) {
        if ($code -ne 37) {
            $kept += [char] $code
        }
    }
    foreach ($letter in $text.ToCharArray()) {
        if ([int] $letter -gt 127) {
            return ConvertTo-FinalUrlText $text $kept
        }
    }
    $text
}

function Get-OperationUrl {
    param([hashtable] $Operation)
    $start = (Get-Setting $Operation.Base).Trim()
    if (-not $start.TrimEnd([char[]] '/').EndsWith($Operation.BaseEnding, [StringComparison]::Ordinal)) {
        throw [ArgumentException]::new($Operation.Base + ' must end in ' + $Api.BaseEnding + ', like ' + $Api.BaseLike)
    }
    $segments = [Collections.Generic.List[string]]::new()
    foreach ($part in $Operation.Path.Substring(1).Split([char[]] '/')) {
        $segments.Add((Get-Segment $Operation $part))
    }
    # A whole query has no name.
    $query = @(Get-FieldPair $Operation @('query') | ForEach-Object {
            $text = $_.Value.Replace('%', '%25')
            if ($_.Name.Length -gt 0) { New-Pair $_.Name.Replace('%', '%25') $text } else { New-Pair $text $null }
        })
    # The path's own text keeps its escapes.
    Build-FinalUrl $start $segments.ToArray() $query -KeepEscapes
}

# A part of the path with its values.
function Get-Segment {
    param([hashtable] $Operation, [string] $Part)
    $text = ''
    while ($Part.IndexOf([char] '{') -ge 0) {
        $open = $Part.IndexOf([char] '{')
        $close = $Part.IndexOf([char] '}', $open)
        $name = ''
        if ($close -ge 0) {
            $name = $Part.Substring($open + 1, $close - $open - 1)
        }
        $text += $Part.Substring(0, $open)
        $field = $null
        foreach ($one in $Operation.Fields) {
            if ($one.Location -ceq 'path' -and $close -ge 0 -and [string]::Equals($one.Name, $name)) {
                $field = $one
            }
        }
        if ($null -eq $field) {
            $text += '{'
            $Part = $Part.Substring($open + 1)
            continue
        }
        $sent = [string]::Concat([string[]] @(Get-FieldText $field))
        if ($sent.Length -eq 0) {
            throw [ArgumentException]::new($name + ' must not be empty' + (Get-Meaning $Operation $name))
        }
        $text += $sent.Replace('%', '%25')
        $Part = $Part.Substring($close + 1)
    }
    $text + $Part
}

# Sign the request, in this one place; afterwards its URL and headers are final.
function Add-RequestSignature {
    param([hashtable] $Operation, [hashtable] $Request)
    $signing = $Operation.Signing
    $inputs = @{}
    foreach ($text in $signing.Texts) {
        $inputs[$text.Name] = $text.Value
    }
    foreach ($variable in $signing.Variables) {
        $inputs[$variable.Name] = Get-Setting $variable.Value
    }
    $read = @{}
    foreach ($part in $signing.Reads) {
        if ($part -ceq 'method') {
            $read[$part] = $Operation.Method
        } elseif ($part -ceq 'url') {
            $read[$part] = $Request.Url
        } elseif ($part -ceq 'headers') {
            $read[$part] = $Request.Headers.ToArray()
        } else {
            $read[$part] = Get-WholeBody $Operation
        }
    }
    $signed = Add-ApiSignature $signing.Scheme $read $inputs
    $Request.Url = $signed.Url
    $Request.Text = $signed.Url
    if ($signed.Text.Length -gt 0) {
        $Request.Text = $signed.Text
    }
    foreach ($header in $signed.Headers) {
        Set-RequestHeader $Request $header.Name $header.Value $false
    }
    if ($null -ne $signed.Body -and $Operation.BodyKind.Length -gt 0) {
        $Operation.BodyKind = 'text'
        $Operation.BodyFile = ''
        $Operation.Sample = [byte[]] $signed.Body
    }
}

# The body of a request; a file as the body is read piece by piece, files of a form are read whole.
function New-Content {
    param([hashtable] $Operation)
    if ($Operation.BodyFile -ceq '-') {
        return [Net.Http.StreamContent]::new([Console]::OpenStandardInput())
    }
    if ($Operation.BodyFile.Length -gt 0) {
        return [Net.Http.StreamContent]::new([IO.File]::OpenRead($Operation.BodyFile))
    }
    if ($Operation.BodyKind -ceq 'multipart') {
        return New-MultipartContent $Operation
    }
    [byte[]] $bytes = $Operation.Sample
    if ($Operation.BodyKind -ceq 'form') {
        $bytes = [Text.Encoding]::UTF8.GetBytes((Get-FormText $Operation))
    }
    # No body; methods that usually have one send its length, 0.
    if ($Operation.BodyKind.Length -gt 0 -or [Array]::IndexOf(@('POST', 'PUT', 'PATCH'), $Operation.Method) -ge 0) {
        return [Net.Http.ByteArrayContent]::new($bytes)
    }
    $null
}

# The body in one piece, for a signature.
function Get-WholeBody {
    param([hashtable] $Operation)
    if ($Operation.BodyKind -ceq 'multipart' -or $Operation.BodyFile -ceq '-') {
        throw [ArgumentException]::new(
            'a form or standard input cannot be signed here: name a file, or use the Python script of this operation')
    }
    if ($Operation.BodyFile.Length -gt 0) {
        return , [IO.File]::ReadAllBytes($Operation.BodyFile)
    }
    if ($Operation.BodyKind -ceq 'form') {
        return , [Text.Encoding]::UTF8.GetBytes((Get-FormText $Operation))
    }
    , $Operation.Sample
}

# A form as application/x-www-form-urlencoded has it.
function Get-FormText {
    param([hashtable] $Operation)
    $pairs = [Collections.Generic.List[string]]::new()
    foreach ($pair in @(Get-FieldPair $Operation @('field'))) {
        $pairs.Add((ConvertTo-FinalUrlText $pair.Name '/') + '=' + (ConvertTo-FinalUrlText $pair.Value '/'))
    }
    [string]::Join('&', $pairs.ToArray())
}

# A form and its files (RFC 7578). MultipartFormDataContent is not used: it writes names of files a second time, in a
# spelling that many servers do not read.
function New-MultipartContent {
    param([hashtable] $Operation)
    $boundary = [Guid]::NewGuid().ToString('N')
    $bytes = [Collections.Generic.List[byte]]::new()
    foreach ($field in $Operation.Fields) {
        if ([Array]::IndexOf(@('field', 'file'), $field.Location) -lt 0) {
            continue
        }
        foreach ($text in (Get-FieldText $field)) {
            $name = ConvertTo-QuotedName $field.Name
            [byte[]] $value = [Text.Encoding]::UTF8.GetBytes($text)
            if ($field.Location -ceq 'file') {
                $value = [IO.File]::ReadAllBytes((Get-ReadableFile $text))
                $name += '; filename=' + (ConvertTo-QuotedName ([IO.Path]::GetFileName($text)))
            }
            if ($Operation.PartTypes.ContainsKey($field.Name)) {
                $name += "`r`nContent-Type: " + $Operation.PartTypes[$field.Name]
            } elseif ($field.Location -ceq 'file') {
                $name += "`r`nContent-Type: " + (Get-FileType $text)
            }
            $head = '--' + $boundary + "`r`nContent-Disposition: form-data; name=" + $name + "`r`n`r`n"
            $bytes.AddRange([byte[]] [Text.Encoding]::UTF8.GetBytes($head))
            $bytes.AddRange($value)
            $bytes.AddRange([byte[]] @(13, 10))
        }
    }
    $bytes.AddRange([byte[]] [Text.Encoding]::UTF8.GetBytes('--' + $boundary + "--`r`n"))
    $content = [Net.Http.ByteArrayContent]::new($bytes.ToArray())
    [void] $content.Headers.TryAddWithoutValidation('Content-Type', 'multipart/form-data; boundary=' + $boundary)
    $content
}

function Get-FileType {
    param([string] $File)
    $ending = [IO.Path]::GetExtension($File).TrimStart('.').ToLowerInvariant()
    foreach ($type in $Api.FileTypes) {
        if ([string]::Equals($type.Name, $ending)) {
            return $type.Value
        }
    }
    'application/octet-stream'
}

function ConvertTo-QuotedName {
    param([string] $Name)
    '"' + $Name.Replace('"', '%22').Replace("`r", '%0D').Replace("`n", '%0A') + '"'
}

# Connections: the system's proxy settings apply, certificates are verified, and no redirect is followed, because
# another address would need another signature.
function New-Handler {
    param([hashtable] $Operation)
    $handler = [Net.Http.HttpClientHandler]::new()
    $handler.AllowAutoRedirect = $false
    $handler.UseCookies = $false
    $handler.UseDefaultCredentials = $Operation.UseDefaultCredentials
    foreach ($login in $Operation.Credentials) {
        if ($login.Kind -ceq 'digest') {
            $texts = @(Get-LoginText $login)
            $cache = [Net.CredentialCache]::new()
            $address = [Uri]::new([Uri]::new((Get-Setting $Operation.Base).Trim()), '/')
            $cache.Add($address, 'Digest', [Net.NetworkCredential]::new($texts[0], $texts[1]))
            $handler.Credentials = $cache
        }
    }
    Set-Certificate $handler
    $handler
}

# Present the client's certificate, and verify the server's by the authority of the site.
function Set-Certificate {
    param([Net.Http.HttpClientHandler] $Handler)
    $client = Get-Setting ($Api.Certificate[0])
    $authority = Get-Setting ($Api.Certificate[2])
    try {
        if ($client.Length -gt 0) {
            [void] $Handler.ClientCertificates.Add((Get-ClientCertificate $client))
        }
        if ($authority.Length -gt 0) {
            $root = [Security.Cryptography.X509Certificates.X509Certificate2]::new((Resolve-File $authority))
            $Handler.ServerCertificateCustomValidationCallback = Get-Verifier $root
        }
    } catch {
        $names = [string]::Join(', ', [string[]] ($Api.Certificate[0..2] -ne ''))
        throw [ArgumentException]::new($names + ': ' + $_.Exception.GetBaseException().Message)
    }
}

# The client's certificate: a .pfx file, PEM files where this .NET reads them, or one of the store of Windows.
function Get-ClientCertificate {
    param([string] $Name)
    if ($Name.StartsWith('Cert:\', [StringComparison]::OrdinalIgnoreCase)) {
        return Get-StoreCertificate $Name
    }
    $file = Resolve-File $Name
    $key = Get-Setting ($Api.Certificate[1])
    $passphrase = Get-Setting ($Api.Certificate[3])
    if ($Name -match '\.(pfx|p12)$') {
        return [Security.Cryptography.X509Certificates.X509Certificate2]::new($file, $passphrase)
    }
    if ($key.Length -eq 0) {
        $key = $Name
    }
    if ($PSVersionTable.PSVersion.Major -lt 7 -or $passphrase.Length -gt 0) {
        throw [ArgumentException]::new('a .pfx file is needed: openssl pkcs12 -export -in ' + $Name + ' -inkey ' + $key +
            ' -out client.pfx, then set ' + $Api.Certificate[0] + ' to client.pfx and ' + $Api.Certificate[3] + ' to its passphrase')
    }
    $read = [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPemFile($file, (Resolve-File $key))
    # Windows cannot present a certificate whose key is only in memory.
    $bytes = $read.Export([Security.Cryptography.X509Certificates.X509ContentType]::Pfx)
    [Security.Cryptography.X509Certificates.X509Certificate2]::new([byte[]] $bytes)
}

# The one certificate of a store, Cert:\CurrentUser\My\NAME, by its thumbprint or a part of its subject.
function Get-StoreCertificate {
    param([string] $Name)
    $words = $Name.Split([char[]] '\', 4)
    if ($words.Count -ne 4) {
        throw [ArgumentException]::new('write Cert:\CurrentUser\My\ and a thumbprint or a subject')
    }
    $location = [Security.Cryptography.X509Certificates.StoreLocation] $words[1]
    $store = [Security.Cryptography.X509Certificates.X509Store]::new($words[2], $location)
    $store.Open([Security.Cryptography.X509Certificates.OpenFlags]::ReadOnly)
    try {
        foreach ($kind in @('FindByThumbprint', 'FindBySubjectName')) {
            $type = [Security.Cryptography.X509Certificates.X509FindType] $kind
            $listed = $store.Certificates.Find($type, $words[3], $false)
            if ($listed.Count -eq 1) {
                return $listed[0]
            }
        }
    } finally {
        $store.Close()
    }
    throw [ArgumentException]::new('no certificate, or more than one, is called ' + $words[3])
}

# What verifies a server. A script block cannot: .NET calls it where no PowerShell runs.
function Get-Verifier {
    param([Security.Cryptography.X509Certificates.X509Certificate2] $Authority)
    if (-not ('PrerequestVerifier' -as [type])) {
        $options = @{}
        if ($PSVersionTable.PSVersion.Major -lt 6) {
            $options['ReferencedAssemblies'] = 'System.Net.Http'
        }
        Add-Type -TypeDefinition $VerifierSource @options
    }
    [PrerequestVerifier]::By($Authority)
}

$VerifierSource = @'
    using System;
    using System.Net.Http;
    using System.Net.Security;
    using System.Security.Cryptography.X509Certificates;

    public static class PrerequestVerifier
    {
        public static Func<HttpRequestMessage, X509Certificate2, X509Chain, SslPolicyErrors, bool> By(X509Certificate2 authority)
        {
            return (request, server, chain, errors) => IsIssued(server, chain, authority, errors);
        }

        // Whether the authority of the site issued the server's certificate, for this server and for today.
        public static bool IsIssued(
            X509Certificate2 server, X509Chain sent, X509Certificate2 authority, SslPolicyErrors errors)
        {
            if (errors == SslPolicyErrors.None)
                return true;
            if (server == null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
                return false;
            using (var chain = new X509Chain())
            {
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
                chain.ChainPolicy.ExtraStore.Add(authority);
                foreach (X509ChainElement element in sent.ChainElements)
                    chain.ChainPolicy.ExtraStore.Add(element.Certificate);
                if (!chain.Build(server))
                    return false;
                foreach (X509ChainStatus status in chain.ChainStatus)
                {
                    if (status.Status != X509ChainStatusFlags.UntrustedRoot && status.Status != X509ChainStatusFlags.NoError)
                        return false;
                }
                X509Certificate2 root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
                return Convert.ToBase64String(root.RawData) == Convert.ToBase64String(authority.RawData);
            }
        }
    }
'@

# A Windows user logs in by a GET, which returns the session; a POST would lose its body.
function Add-Session {
    param([hashtable] $Operation, [hashtable] $Request)
    $url = Build-FinalUrl (Get-Setting $Operation.Base) $Api.LoginPath @()
    $login = @{
        Url = $url
        Text = $url
        Headers = [Collections.Generic.List[object]]::new()
        Hidden = [Collections.Generic.HashSet[string]]::new()
    }
    # A virtual proxy offers a Windows login only to a User-Agent with the word Windows.
    Set-RequestHeader $login 'User-Agent' 'Windows' $false
    if ($null -ne $Operation.Signing) {
        $visit = New-Operation 'GET' '/' ''
        $visit.Signing = $Operation.Signing
        Add-RequestSignature $visit $login
    }
    $handler = New-Handler $Operation
    $handler.AllowAutoRedirect = $true
    $handler.UseCookies = $true
    $user = [Net.CredentialCache]::DefaultNetworkCredentials
    if (-not $Operation.UseDefaultCredentials) {
        $user = Get-WindowsUser
    }
    # For one server: .NET keeps only such a user on a redirect, and the login begins with a redirect.
    $handler.UseDefaultCredentials = $false
    $handler.Credentials = [Net.CredentialCache]::new()
    foreach ($kind in @('Negotiate', 'NTLM')) {
        $handler.Credentials.Add([Uri]::new([Uri]::new($url), '/'), $kind, $user)
    }
    $answer = Get-Answer $handler 'GET' $login $null
    $cookies = $handler.CookieContainer.GetCookieHeader([Uri]::new($Request.Url))
    if (-not $answer.IsSuccessStatusCode -or $cookies.Length -eq 0) {
        throw [ArgumentException]::new('the login returned no session: HTTP ' + [int] $answer.StatusCode)
    }
    Set-RequestHeader $Request 'Cookie' $cookies $true
}

function Get-WindowsUser {
    $user = Get-Setting $Api.WindowsUser
    $password = Get-Setting $Api.WindowsPassword
    $words = $user.Split([char[]] '\', 2)
    if ($words.Count -eq 2) {
        return [Net.NetworkCredential]::new($words[1], $password, $words[0])
    }
    [Net.NetworkCredential]::new($user, $password)
}

# Send the request and write the answer: a text to the pipeline, or anything to -OutFile; set Status.
function Invoke-Operation {
    param([hashtable] $Operation, $Parameters)
    try {
        Read-Parameter $Operation $Parameters
        Select-Field $Operation
        if ($Parameters.ContainsKey('Help')) {
            $Operation.Status = 0
            return Show-Help $Operation
        }
        Select-Login $Operation ($Parameters.ContainsKey('Ask'))
        $logsIn = Add-SendingNeed $Operation
        if ($Parameters.ContainsKey('Ask')) {
            Read-Setting $Operation
        }
        Assert-Complete $Operation
        Assert-Form
        if ($Operation.BodyKind -ceq 'file' -and $Operation.BodyFile.Length -eq 0) {
            $Operation.BodyKind = ''
        }
        $request = New-Request $Operation
        Show-Signed $Operation $request
        if ($Parameters.ContainsKey('DryRun')) {
            $Operation.Status = 0
            return Show-Request $Operation $request
        }
        if ($logsIn) {
            Add-Session $Operation $request
        }
        $answer = Get-Answer (New-Handler $Operation) $Operation.Method $request (New-Content $Operation)
        Write-Answer $Operation $answer
    } catch [ArgumentException] {
        [Console]::Error.WriteLine($_.Exception.GetBaseException().Message)
        $Operation.Status = 2
    } catch {
        Show-Silence $_.Exception $Operation
        $Operation.Status = 1
    }
}

# Print why there is no answer.
function Show-Silence {
    param([Exception] $Problem, [hashtable] $Operation)
    $cause = $Problem.GetBaseException()
    [Console]::Error.WriteLine('no answer: ' + $cause.Message)
    $isReached = $cause -isnot [Net.Sockets.SocketException] -or
        $cause.SocketErrorCode -eq [Net.Sockets.SocketError]::ConnectionReset
    $isRequest = $Problem -is [Net.Http.HttpRequestException] -or $Problem.InnerException -is [Net.Http.HttpRequestException]
    if ($cause -is [Security.Authentication.AuthenticationException]) {
        [Console]::Error.WriteLine('If a private authority signed the server''s certificate, set ' +
            $Api.Certificate[2] + ' to its PEM file.')
    } elseif ($isRequest -and $isReached -and (Get-Setting $Operation.Base).Trim().StartsWith('https:') -and $Api.Certificate[0]) {
        [Console]::Error.WriteLine('Perhaps the server wants a client certificate, or another one: ' +
            $Api.Certificate[0] + ', ' + $Api.Certificate[1] + '.')
    }
}

# Add what must be set to send; return whether a Windows user logs in first.
function Add-SendingNeed {
    param([hashtable] $Operation)
    Add-Need $Operation $Operation.Base $Operation.BaseTitle
    if ($Operation.IsSigned) {
        foreach ($need in $Operation.Signing.Needs) {
            Add-Need $Operation $need.Name $need.Value
        }
    }
    if (Test-Setting $Api.Certificate[0]) {
        foreach ($need in $Api.CertificateNeeds) {
            Add-Need $Operation $need.Name $need.Value
        }
    }
    $isUser = $Api.WindowsUser.Length -gt 0 -and (Test-Setting $Api.WindowsUser)
    if ($isUser -and -not $Operation.UseDefaultCredentials) {
        Add-Need $Operation $Api.WindowsPassword 'Password of the Windows user'
    }
    $isUser -or ($Api.WindowsUser.Length -gt 0 -and $Operation.UseDefaultCredentials)
}

function Get-Answer {
    param([Net.Http.HttpClientHandler] $Handler, [string] $Method, [hashtable] $Request, $Content)
    # Windows PowerShell 5.1 offers only old versions of TLS unless it is told otherwise.
    if ($PSVersionTable.PSVersion.Major -lt 6 -and [int] [Net.ServicePointManager]::SecurityProtocol -ne 0) {
        [Net.ServicePointManager]::SecurityProtocol =
            [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    }
    $address = [Uri]::new($Request.Url)
    # Send exactly what was signed, or send nothing; -ceq would not see every difference.
    if (-not [string]::Equals($address.AbsoluteUri, $Request.Url)) {
        throw [ArgumentException]::new('nothing is sent, for this .NET would respell the address: each decodes escapes like' +
            ' %41 that a base address brings, Windows PowerShell 5.1 also %2F, %5C and marks of direction like U+202E in values')
    }
    $message = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), $address)
    if ($null -ne $Content) {
        $message.Content = $Content
    }
    $message.Headers.ExpectContinue = $false
    foreach ($header in $Request.Headers) {
        if (-not $message.Headers.TryAddWithoutValidation($header.Name, [string] $header.Value)) {
            if ($null -eq $message.Content) {
                $message.Content = [Net.Http.ByteArrayContent]::new([byte[]]::new(0))
            }
            [void] $message.Content.Headers.Remove($header.Name)
            [void] $message.Content.Headers.TryAddWithoutValidation($header.Name, [string] $header.Value)
        }
    }
    if (-not $message.Headers.Contains('Accept')) {
        [void] $message.Headers.TryAddWithoutValidation('Accept', '*/*')
    }
    $client = [Net.Http.HttpClient]::new($Handler, $false)
    $client.Timeout = [TimeSpan]::FromMinutes(5)
    $client.SendAsync($message, [Net.Http.HttpCompletionOption]::ResponseHeadersRead).GetAwaiter().GetResult()
}

# The names of secret values in the query.
function Get-SecretName {
    param([hashtable] $Operation)
    foreach ($field in $Operation.Fields) {
        if ($field.Variable.Length -gt 0 -and $field.Location -ceq 'query') {
            $field.Name
        }
    }
}

# Show on standard error what is signed or called, if the user wants to see it.
function Show-Signed {
    param([hashtable] $Operation, [hashtable] $Request)
    $debug = Get-Setting 'PREREQUEST_DEBUG'
    if ($debug -ceq 'unmasked') {
        [Console]::Error.WriteLine('Secrets are not masked, keep this to yourself:' + [Environment]::NewLine + $Request.Text)
    } elseif ($debug.Length -gt 0 -and $debug -cne '0') {
        [Console]::Error.WriteLine((Hide-Secret $Request.Text @(Get-SecretName $Operation)))
    }
}

# Show what would be sent, secrets masked.
function Show-Request {
    param([hashtable] $Operation, [hashtable] $Request)
    $Operation.Method + ' ' + (Hide-Secret $Request.Url @(Get-SecretName $Operation))
    foreach ($header in $Request.Headers) {
        $value = $header.Value
        if ($Request.Hidden.Contains($header.Name)) {
            $value = '***'
        }
        $header.Name + ': ' + $value
    }
    if ($Operation.BodyFile.Length -gt 0) {
        ''
        '(the body is ' + $Operation.BodyFile + ')'
    } elseif ($Operation.BodyKind -ceq 'multipart') {
        foreach ($field in $Operation.Fields) {
            if ([Array]::IndexOf(@('field', 'file'), $field.Location) -ge 0) {
                foreach ($text in (Get-FieldText $field)) {
                    $field.Name + $field.Mark + $text
                }
            }
        }
    } elseif ($Operation.BodyKind.Length -gt 0 -and $Operation.BodyKind -cne 'file') {
        ''
        [Text.Encoding]::UTF8.GetString([byte[]] (Get-WholeBody $Operation))
    }
}

# Write the answer and report its status; the exit status is 0 for 200 to 299 with the expected content.
function Write-Answer {
    param([hashtable] $Operation, [Net.Http.HttpResponseMessage] $Answer)
    $status = [int] $Answer.StatusCode
    [Console]::Error.WriteLine('HTTP ' + $status)
    $mediaType = ''
    if ($null -ne $Answer.Content -and $null -ne $Answer.Content.Headers.ContentType) {
        $mediaType = [string] $Answer.Content.Headers.ContentType.MediaType
    }
    $failure = Get-ReportedFailure $Operation $Answer.Content
    if ($null -ne $Answer.Content) {
        Write-Content $Operation $Answer.Content $mediaType
    }
    $Operation.Status = 1
    if ($status -ge 300 -and $status -lt 400) {
        Show-Redirect $Operation $Answer
    } elseif ($status -ge 200 -and $status -lt 300) {
        if ([string]::Equals($mediaType, 'text/html', [StringComparison]::OrdinalIgnoreCase) -and -not $Operation.AcceptsHtml) {
            [Console]::Error.WriteLine('The answer is a web page, most likely a login: the server does not recognise the caller,')
            [Console]::Error.WriteLine('or ' + $Operation.Base + ' is not the address of the API.')
        } elseif ($failure.Length -gt 0) {
            [Console]::Error.WriteLine('The status is one of success, but the answer reports a failure: ' +
                [Text.RegularExpressions.Regex]::Replace($failure, '\p{C}', '?'))
        } else {
            $Operation.Status = 0
        }
    }
}

# The failure that an answer with any status reports, or nothing.
function Get-ReportedFailure {
    param([hashtable] $Operation, $Content)
    if ($Operation.FailureMember.Length -eq 0 -or $null -eq $Content) {
        return ''
    }
    [void] $Content.LoadIntoBufferAsync().GetAwaiter().GetResult()
    $text = [Text.Encoding]::UTF8.GetString($Content.ReadAsByteArrayAsync().GetAwaiter().GetResult())
    $name = [Text.RegularExpressions.Regex]::Escape($Operation.FailureMember)
    $element = '<(?:[\w.-]+:)?' + $name + '(?:\s(?:[^>]*[^>/])?)?>\s*(?:<!\[CDATA\[)?\s*([^\s<\]][^<\]]*)'
    foreach ($pattern in @($element, ('"' + $name + '"\s*:\s*"([^"]+)"'))) {
        $said = [Text.RegularExpressions.Regex]::Match($text, $pattern)
        if ($said.Success) {
            return $said.Groups[1].Value
        }
    }
    $word = $Operation.FailureWord
    if ($word.Length -gt 0 -and -not $text.Contains('<') -and $text.Contains($word)) {
        return $text
    }
    ''
}

function Write-Content {
    param([hashtable] $Operation, [Net.Http.HttpContent] $Content, [string] $MediaType)
    if ($Operation.OutFile.Length -gt 0) {
        $file = [IO.File]::Create($Operation.OutFile)
        try {
            [void] $Content.CopyToAsync($file).GetAwaiter().GetResult()
        } finally {
            $file.Dispose()
        }
    } elseif ($MediaType.Length -eq 0 -or $MediaType -match '^text/|[/+](json|xml|javascript|x-www-form-urlencoded)$') {
        $text = $Content.ReadAsStringAsync().GetAwaiter().GetResult()
        if ($text.Length -gt 0) {
            $text
        }
    } else {
        [Console]::Error.WriteLine('The answer is no text but ' + $MediaType + ': -OutFile FILE keeps it.')
    }
}

function Show-Redirect {
    param([hashtable] $Operation, [Net.Http.HttpResponseMessage] $Answer)
    $shown = ''
    if ($null -ne $Answer.Headers.Location) {
        $target = [Uri]::new($Answer.RequestMessage.RequestUri, $Answer.Headers.Location)
        $shown = Hide-Secret $target.AbsoluteUri @(Get-SecretName $Operation)
    }
    [Console]::Error.WriteLine('The server redirects to another address and did not do what was requested:')
    [Console]::Error.WriteLine($shown)
    [Console]::Error.WriteLine('Likely it does not recognise the caller: a token, a session or the prefix of a virtual proxy is')
    [Console]::Error.WriteLine('missing or wrong, or ' + $Operation.Base + ' begins with http:// in place of https://.')
}
