@echo off
rem Maven for this build: an installed Maven 3 that is new enough (3.8.7), otherwise the distribution
rem pinned in .mvn\distribution.properties, kept under %USERPROFILE%\.m2. Needs a JDK 17 or newer.
setlocal
set "root=%~dp0"

if "%FAIRLEAD_MAVEN%"=="pinned" goto pinned
where mvn >nul 2>nul || goto pinned
call mvn --version 2>nul | findstr /r /c:"Apache Maven 3\.8\.[7-9]" /c:"Apache Maven 3\.8\.[1-9][0-9]" /c:"Apache Maven 3\.9\." >nul || goto pinned
call mvn %*
exit /b %ERRORLEVEL%

:pinned
set "version="
for /f "usebackq tokens=1,2 delims==" %%a in ("%root%.mvn\distribution.properties") do if "%%a"=="version" set "version=%%b"
set "home=%USERPROFILE%\.m2\distributions\apache-maven-%version%"
if exist "%home%\bin\mvn.cmd" goto run
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" "%root%.mvn\FetchMaven.java" "%root%.mvn\distribution.properties" "%home%" || exit /b 1

:run
call "%home%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%
