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

# --- one call in short ---
#| # QLM strict authentication: HMAC-SHA256 over the address, the time and the version.
#| $timestamp = [DateTime]::UtcNow.ToString('yyyy-MM-dd HH:mm:ss', [Globalization.CultureInfo]::InvariantCulture)
#| $version = '2'
#| $text = $url + '&X-Qlm-Timestamp:' + $timestamp + '&X-Qlm-Authentication-Version:' + $version
#| # Each UTF-16 unit outside ASCII is signed as `?`, which newer versions of .NET do not do by themselves.
#| $key = [Text.Encoding]::UTF8.GetBytes($api_key -creplace '[^\x00-\x7f]', '?')
#| $hmac = [Security.Cryptography.HMACSHA256]::new($key)
#| $digest = $hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($text))
#| $token = [BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
