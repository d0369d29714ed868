# What templates of a recipe hold: text, and values through filters.
#
# Functions that return bytes begin what they return with a comma, which keeps the bytes together.

$HmacPlaceholder = [regex]::new(
    '\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}')
$HmacLiteral = [regex]::new('\\[ntr\\]')

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
