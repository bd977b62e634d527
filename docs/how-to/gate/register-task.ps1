# 以管理员身份运行一次：登记计划任务。收件夹和发件夹在 fontbridge-task.xml 里改。
$ErrorActionPreference = 'Stop'
New-Item -ItemType Directory -Force -Path 'C:\ProgramData\fontbridge' | Out-Null
$xml = Get-Content -Raw -Encoding UTF8 -Path (Join-Path $PSScriptRoot 'fontbridge-task.xml')
# 登记的接口按 UTF-16 收文字，声明了别的编码会被拒绝。
$xml = $xml -replace '^<\?xml[^>]*\?>\s*', ''
Register-ScheduledTask -TaskName 'fontbridge' -Xml $xml -Force
