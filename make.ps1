# The same commands on Windows, in plain PowerShell: make.ps1 env | run | test | check | clean
param([ValidateSet('env', 'run', 'test', 'check', 'clean')][string]$Command = 'run')
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$Python = Join-Path $PSScriptRoot '.venv\Scripts\python.exe'
$Program = Join-Path $PSScriptRoot '.venv\Scripts\callmanager.exe'

function Invoke-Checked([string]$File, [string[]]$Arguments) {
  & $File @Arguments
  if ($LASTEXITCODE -ne 0) { throw "callmanager: this failed: $File $($Arguments -join ' ')" }
}

function Find-Python {
  foreach ($version in '3.13', '3.12', '3.11') {
    try { & py "-$version" -c 'import venv, ensurepip' 2>$null } catch { continue }
    if ($LASTEXITCODE -eq 0) { return "-$version" }
  }
  throw 'callmanager: Python 3.11, 3.12 or 3.13 is needed, with its launcher py.exe. Install it, then run this again.'
}

function Install-Environment {
  $key = ((Get-FileHash requirements.lock).Hash) + ((Get-FileHash pyproject.toml).Hash)
  $stamp = '.venv\laid-from'
  if ((Test-Path $Program) -and (Test-Path $stamp) -and ((Get-Content $stamp) -eq $key)) { return }
  if (-not (Test-Path $Python)) { Invoke-Checked 'py' @((Find-Python), '-m', 'venv', '.venv') }
  $env:PIP_RETRIES = '10'
  $env:PIP_NO_INPUT = '1'
  $env:PIP_DISABLE_PIP_VERSION_CHECK = '1'
  Write-Host 'callmanager: installing what requirements.lock names (a few minutes the first time)'
  Invoke-Checked $Python @('-m', 'pip', 'install', '-q', '--require-hashes', '--no-deps', '-r', 'requirements.lock')
  Invoke-Checked $Python @('-m', 'pip', 'install', '-q', '--no-build-isolation', '--no-deps', '-e', '.')
  Set-Content -Path $stamp -Value $key
}

function Invoke-Checks {
  Invoke-Checked $Python @('-m', 'ruff', 'check', '--quiet', '.')
  Invoke-Checked $Python @('-m', 'ruff', 'format', '--check', '--quiet', '.')
  Invoke-Checked $Python @('-m', 'mypy')
  Invoke-Checked '.venv\Scripts\lint-imports.exe' @('--no-logo')
}

switch ($Command) {
  'env' { Install-Environment }
  'run' { Install-Environment; Invoke-Checked $Program @('demo') }
  'check' { Install-Environment; Invoke-Checks }
  'test' {
    Install-Environment
    Invoke-Checks
    Invoke-Checked $Python @('-m', 'pytest')
  }
  'clean' { Remove-Item -Recurse -Force -ErrorAction SilentlyContinue build, dist, .pytest_cache, .mypy_cache, .ruff_cache }
}
