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
