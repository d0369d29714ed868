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

# --- one call in short ---
#| # Qlik's Xrfkey pair: the same 16 letters and digits in the query and in a header.
#| $random = [byte[]]::new(8)
#| [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($random)
#| $xrfkey = [BitConverter]::ToString($random).Replace('-', '').ToLowerInvariant()
