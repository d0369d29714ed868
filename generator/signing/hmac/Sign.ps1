# Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
#
# The recipe is data in lines, `verb argument...`, with a template as the last argument; it comes
# compiled from a document, checked so that no secret leaves but as a key or a hash. Values.ps1 has
# what templates hold, Inputs.ps1 secrets, times and nonces.

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
