@echo off
rem Lathe on Windows. "lathe [MODEL]" opens the window, "lathe --help" lists what works without one.
rem Builds itself at first use and when sources are newer. Environment: LATHE_HOME, LATHE_JAVA_OPTIONS,
rem LATHE_ORT_DIR (another ONNX Runtime, docs\gpu.md).
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "IMAGE=%ROOT%\app\target\lathe"
set "WORK=%ROOT%\.lathe-build"

set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo lathe: There is no Java here. 1>&2
  echo Install a JDK 17 or newer, or set JAVA_HOME to one. 1>&2
  exit /b 2
)

if not exist "%IMAGE%\stamp" goto build
if not exist "%IMAGE%\java.args" goto build
powershell -NoProfile -Command "$t=(Get-Item -LiteralPath '%IMAGE%\stamp').LastWriteTime; $n=@('hardware','engine','optimizers','controllers','views','assets','app') | ForEach-Object { Get-Item -LiteralPath ('%ROOT%\'+$_+'\pom.xml'); Get-ChildItem -LiteralPath ('%ROOT%\'+$_+'\src\main') -Recurse } | Where-Object { $_.LastWriteTime -gt $t } | Select-Object -First 1; if ($n -or (Get-Item -LiteralPath '%ROOT%\pom.xml').LastWriteTime -gt $t) { exit 1 } else { exit 0 }"
if errorlevel 1 goto build
goto start

:build
if not exist "%WORK%" mkdir "%WORK%"
:lock
mkdir "%WORK%\lock" 2>nul
if errorlevel 1 (
  echo Another start of Lathe is building; waiting for it. If none is, delete %WORK%\lock. 1>&2
  timeout /t 3 /nobreak >nul
  if exist "%WORK%\lock" goto lock
  if exist "%IMAGE%\stamp" goto start
  goto lock
)
where mvn >nul 2>&1
if errorlevel 1 (
  rmdir "%WORK%\lock"
  echo lathe: Maven is missing, and Lathe builds itself with it. 1>&2
  echo Install it from https://maven.apache.org and put its bin folder on the PATH. 1>&2
  exit /b 2
)
echo Building Lathe (log: %WORK%\build.log) ... 1>&2
echo built> "%WORK%\stamp"
pushd "%ROOT%"
call mvn -B -q -ntp -DskipTests -Dcheckstyle.skip -Dspotless.check.skip=true package > "%WORK%\build.log" 2>&1
if not errorlevel 1 "%JAVA%" -cp "app\target\classes" dev.lathe.app.image.RuntimeImage app\target\stage "%IMAGE%" >> "%WORK%\build.log" 2>&1
set "BUILT=%ERRORLEVEL%"
popd
rmdir "%WORK%\lock"
if not "%BUILT%"=="0" (
  echo lathe: The build failed; the log is %WORK%\build.log. 1>&2
  exit /b 1
)
move /y "%WORK%\stamp" "%IMAGE%\stamp" >nul

:start
set "ORT_DISABLE_TELEMETRY=1"
set "NATIVE=%IMAGE%\native"
set "ORT=-Donnxruntime.native.path="%NATIVE%""
if defined LATHE_ORT_DIR (
  set "PATH=%LATHE_ORT_DIR%;%PATH%"
  set "ORT=-Donnxruntime.native.onnxruntime.path="%LATHE_ORT_DIR%\onnxruntime.dll" -Donnxruntime.native.onnxruntime4j_jni.path="%NATIVE%\onnxruntime4j_jni.dll""
)
set "FLAGS="
for %%c in (devices passes samples inspect --help -h --version) do if "%~1"=="%%c" set "FLAGS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.awt.headless=true"
for %%c in (run optimize measure demo) do if "%~1"=="%%c" set "FLAGS=-Djava.awt.headless=true"
"%JAVA%" "@%IMAGE%\java.args" %ORT% %FLAGS% %LATHE_JAVA_OPTIONS% dev.lathe.app.Main %*
exit /b %ERRORLEVEL%
