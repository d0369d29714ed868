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
