@echo off
rem Installs fontbridge from this folder; no network is used. Options: see install.py.
setlocal
if exist "%~dp0python\python.exe" (
    "%~dp0python\python.exe" "%~dp0install.py" %*
) else (
    py -3 "%~dp0install.py" %*
)
exit /b %ERRORLEVEL%
