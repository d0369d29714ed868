# Get a thing: GET /thing/{id}
# Generated: values are arguments ('name=value'), secrets are variables; -Help names them all.
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(ValueFromRemainingArguments = $true)] [string[]] $Values = @(),
    [string] $Body = '',
    [string] $OutFile = '',
    [switch] $Sign,
    [switch] $NoSign,
    [switch] $DryRun,
    [switch] $Help,
    [switch] $Ask,
    [switch] $UseDefaultCredentials,
    [pscredential] $Credential
)

. (Join-Path (Split-Path $PSScriptRoot) '_small.ps1')

$operation = New-Operation 'GET' '/thing/{id}' 'Get a thing: GET /thing/{id}

Gives the thing with its parts.

- id (required)
- filter (like name eq ''a b''): A filter.
- X-Trace
- Accept: Media type of the answer.
'
Add-Value $operation 'path' 'id' '7'
Add-Option $operation 'query' 'filter'
Add-Option $operation 'header' 'X-Trace'
Add-Value $operation 'header' 'Accept' 'application/json'
Add-Signature $operation 'qlm_strict'
Invoke-Operation $operation $PSBoundParameters
exit $operation.Status
