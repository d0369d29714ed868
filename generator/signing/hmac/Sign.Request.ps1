# What a recipe reads of the request, and what it adds to it.

$HmacSent = @('id', 'token', 'subject')
$HmacFormType = 'application/x-www-form-urlencoded'
$HmacPort = [regex]::new(':([0-9]+)\z')

# A copy of the request without the pairs and headers that are sent but not signed.
function New-HmacRequestCopy {
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
    $copy = @{ Method = [string] $Request['method']; Url = $url; Headers = @($Request['headers']); Body = $body }
    if ($fields.Count -gt 0 -and (Test-HmacForm $copy)) {
        $copy.Body = ConvertTo-HmacLatin (Remove-HmacPair (ConvertFrom-HmacLatin $body) $fields)
    }
    $copy.Headers = @(foreach ($header in $copy.Headers) {
        if ($null -ne $header -and -not $dropped.Contains($header.Name)) {
            $header
        }
    })
    $copy
}

# Whether the body is a form, whose fields a recipe can read and write.
function Test-HmacForm {
    param([hashtable] $Copy)
    foreach ($header in $Copy.Headers) {
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

# Add one value to the request; a form field goes to the query if the body is not a form.
function Add-HmacPart {
    param([hashtable] $Copy, [string] $Location, [string] $Name, [byte[]] $Value)
    if ($Location -ceq 'header') {
        if ($Value.Length -eq 0) {
            return
        }
        $kept = @(foreach ($header in $Copy.Headers) {
            if (-not [string]::Equals($header.Name, $Name, [StringComparison]::OrdinalIgnoreCase)) {
                $header
            }
        })
        $Copy.Headers = $kept + @([pscustomobject] @{ Name = $Name; Value = (ConvertFrom-HmacBytes $Value) })
    } elseif ($Location -ceq 'form' -and (Test-HmacForm $Copy)) {
        $Copy.Body = ConvertTo-HmacLatin (Set-HmacPair (ConvertFrom-HmacLatin $Copy.Body) $Name $Value)
    } else {
        $halves = Split-HmacHalves $Copy.Url '?'
        $Copy.Url = $halves[0] + '?' + (Set-HmacPair $halves[1] $Name $Value)
    }
}

# The pairs with the named pair replaced, or with the new one at the end.
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
    param([hashtable] $Copy, [hashtable] $Inputs, $Values)
    foreach ($name in $HmacSent) {
        [string] $text = $Inputs[$name]
        if ($text.Length -eq 0 -and [regex]::IsMatch($Inputs['recipe'], '\{' + $name + '[|}]')) {
            throw [ArgumentException]::new('the ' + $name + ' is empty')
        }
        $Values[$name] = ConvertTo-HmacBytes $text
    }
    $halves = Split-HmacHalves $Copy.Url '://'
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
    if (Test-HmacForm $Copy) {
        $form = 'yes'
    }
    $Values['method'] = ConvertTo-HmacBytes $Copy.Method
    $Values['url'] = ConvertTo-HmacBytes $Copy.Url
    $Values['scheme'] = ConvertTo-HmacBytes $halves[0]
    $Values['host'] = ConvertTo-HmacBytes $target[0]
    $Values['hostname'] = ConvertTo-HmacBytes $hostName
    $Values['port'] = ConvertTo-HmacBytes $port
    $Values['path'] = ConvertTo-HmacBytes ('/' + $path[0])
    $Values['query'] = ConvertTo-HmacBytes $path[1]
    $Values['target'] = ConvertTo-HmacBytes ('/' + $target[1])
    $Values['form'] = ConvertTo-HmacBytes $form
    $Values['header:host'] = ConvertTo-HmacBytes $target[0]
    $Values['body'] = $Copy.Body
    foreach ($header in $Copy.Headers) {
        $Values['header:' + $header.Name.ToLowerInvariant()] = ConvertTo-HmacBytes ($header.Value.Trim())
    }
}
