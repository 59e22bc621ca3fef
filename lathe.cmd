@echo off
rem Lathe on Windows. "lathe [MODEL]" opens the window, "lathe --help" lists what works without one.
rem Builds itself at first use and when sources are newer. Environment: LATHE_HOME, LATHE_JAVA_OPTIONS,
rem LATHE_ORT_DIR (a folder with one more ONNX Runtime, docs\gpu.md). No paths in parenthesized blocks: a path may
rem hold a parenthesis, as "Program Files (x86)" does. PowerShell gets paths through the environment.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "IMAGE=%ROOT%\app\target\lathe"
set "WORK=%ROOT%\.lathe-build"

set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 goto nojava

set "WAITED="
:check
if not exist "%IMAGE%\stamp" goto build
if not exist "%IMAGE%\java.args" goto build
rem Fresh: made from these sources, with this Java, at this place.
powershell -NoProfile -Command "$s=$env:IMAGE+'\stamp'; if ([IO.File]::ReadAllText($s) -ne ($env:ROOT+'|'+$env:JAVA)) { exit 1 }; $t=(Get-Item -LiteralPath $s).LastWriteTime; $n=@('hardware','engine','optimizers','controllers','views','assets','app') | ForEach-Object { Get-Item -LiteralPath ($env:ROOT+'\'+$_+'\pom.xml'); Get-ChildItem -LiteralPath ($env:ROOT+'\'+$_+'\src\main') -Recurse } | Where-Object { $_.LastWriteTime -gt $t } | Select-Object -First 1; if ($n -or (Get-Item -LiteralPath ($env:ROOT+'\pom.xml')).LastWriteTime -gt $t) { exit 1 } else { exit 0 }"
if errorlevel 1 goto build
goto start

:build
if not exist "%WORK%" mkdir "%WORK%"
rem Not "if errorlevel": mkdir leaves an error of the command before it standing.
mkdir "%WORK%\lock" 2>nul && goto locked
if not defined WAITED echo Another start of Lathe is building; waiting for it. If none is, delete "%WORK%\lock". 1>&2
set "WAITED=yes"
rem Not "timeout": it refuses to wait when the input is redirected.
ping -n 3 127.0.0.1 >nul 2>&1
goto check

:locked
"%JAVA%" -version 2>&1 | findstr /r /c:"version .1[7-9]" /c:"version .[2-9][0-9]" >nul
if errorlevel 1 goto oldjava
where mvn >nul 2>&1
if errorlevel 1 goto nomaven
echo Building Lathe, log: "%WORK%\build.log" ... 1>&2
powershell -NoProfile -Command "[IO.File]::WriteAllText($env:WORK+'\stamp', $env:ROOT+'|'+$env:JAVA)"
pushd "%ROOT%"
call mvn -B -q -ntp -Dquick -DskipTests -Dcheckstyle.skip -Dspotless.check.skip=true package > "%WORK%\build.log" 2>&1 < nul
if not errorlevel 1 "%JAVA%" -cp "app\target\classes" dev.lathe.app.image.RuntimeImage app\target\stage "%IMAGE%" >> "%WORK%\build.log" 2>&1 < nul
set "BUILT=%ERRORLEVEL%"
popd
if "%BUILT%"=="0" move /y "%WORK%\stamp" "%IMAGE%\stamp" >nul
rmdir "%WORK%\lock"
if not "%BUILT%"=="0" goto failed

:start
set "ORT_DISABLE_TELEMETRY=1"
set "NATIVE=%IMAGE%\native"
set "HOMEDIR=%LATHE_HOME%"
if not defined LATHE_HOME set "HOMEDIR=%USERPROFILE%\.lathe"
rem %%p becomes the number of the process, see dev.lathe.app.wiring.InProcessModels
set "CRASH=-XX:ErrorFile=%HOMEDIR%\logs\hs_err_%%p.log"
rem A window that stands idle gives memory back
set "FLAGS=-XX:G1PeriodicGCInterval=20000 -XX:-G1PeriodicGCInvokesConcurrent -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:+IgnoreUnrecognizedVMOptions -XX:TrimNativeHeapInterval=10000 -XX:SoftRefLRUPolicyMSPerMB=1 -Dprism.maxvram=160m -Dprism.targetvram=96m"
for %%c in (devices runtimes passes tasks samples --help -h --version) do if "%~1"=="%%c" set "FLAGS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.awt.headless=true"
rem As short, but a file is hashed ten times as fast by code of the optimizing compiler: for the hottest loops alone. See dev.lathe.base.ThisJava.
set "ONCE=-XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=100000 -XX:Tier4CompileThreshold=300000 -XX:Tier4BackEdgeThreshold=1000000"
if "%~1"=="inspect" set "FLAGS=%ONCE% -XX:+UseSerialGC -Xms100m -Xmn40m -Djava.awt.headless=true"
for %%c in (run batch measure) do if "%~1"=="%%c" set "FLAGS=-XX:+UseSerialGC -Djava.awt.headless=true"
for %%c in (demo sensitivity report thresholds changes doctor train-check) do if "%~1"=="%%c" set "FLAGS=-Djava.awt.headless=true"
if "%~1"=="optimize" set "FLAGS=%ONCE% -XX:+UseSerialGC -Xms100m -Xmn40m -Djava.awt.headless=true"
"%JAVA%" "@%IMAGE%\java.args" "-Donnxruntime.native.path=%NATIVE%" "%CRASH%" %FLAGS% %LATHE_JAVA_OPTIONS% dev.lathe.app.Main %*
exit /b %ERRORLEVEL%

:nojava
echo lathe: There is no Java here. 1>&2
echo Install a JDK 17 or newer, or set JAVA_HOME to one. 1>&2
exit /b 2

:oldjava
rmdir "%WORK%\lock"
echo lathe: "%JAVA%" is too old; Lathe needs Java 17 or newer. 1>&2
echo Install a JDK 17 or newer, or set JAVA_HOME to one. 1>&2
exit /b 2

:nomaven
rmdir "%WORK%\lock"
echo lathe: Maven is missing, and Lathe builds itself with it. 1>&2
echo Install it from https://maven.apache.org and put its bin folder on the PATH. 1>&2
exit /b 2

:failed
echo lathe: The build failed; the log is "%WORK%\build.log". 1>&2
exit /b 1

