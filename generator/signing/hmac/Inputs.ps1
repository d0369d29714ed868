# What a recipe takes in beside the request: the secret, the time, a nonce; Sign.ps1 says what it is.

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
