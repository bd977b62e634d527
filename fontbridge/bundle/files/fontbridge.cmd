@echo off
rem Runs fontbridge from this folder without installing it: the core alone, no extras.
setlocal
if exist "%~dp0python\python.exe" (
    "%~dp0python\python.exe" "%~dp0run.py" %*
) else (
    py -3 "%~dp0run.py" %*
)
exit /b %ERRORLEVEL%
