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
