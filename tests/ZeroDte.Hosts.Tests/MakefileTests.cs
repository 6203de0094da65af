using System.Globalization;

namespace ZeroDte.Hosts.Tests;

public sealed class MakefileTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("stop")]
    [InlineData("test")]
    [InlineData("chaos")]
    [InlineData("predict")]
    [InlineData("ingest")]
    [InlineData("optimise")]
    [InlineData("bench")]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("logs")]
    [InlineData("ps")]
    [InlineData("secrets")]
    [InlineData("stack-test")]
    [InlineData("fmt")]
    [InlineData("clean")]
    public void Help_Always_ListsTarget(string target) =>
        Make("help").Output.ShouldMatch($"(?m)^  {target} +[a-z]");

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    public void Run_PortOutOfRange_SaysSo(string port)
    {
        var (exitCode, _, errors) = Make("run", $"PORT={port}");

        exitCode.ShouldNotBe(0);
        errors.ShouldContain($"PORT must be a number from 1 to 65535, not '{port}'");
    }

    [Theory]
    [InlineData("predict", "SYMBOL=A'; touch {0}; '")]
    [InlineData("predict", "SYMBOL=$(shell touch {0})")]
    [InlineData("predict", "SYMBOL=`touch {0}`")]
    [InlineData("ingest", "FILE=A'; touch {0}; '")]
    [InlineData("ingest", "FILE=$(shell touch {0})")]
    [InlineData("optimise", "ARGS=; touch {0}")]
    [InlineData("optimise", "ARGS=$(shell touch {0})")]
    [InlineData("run", "PORT=$(shell touch {0})")]
    [InlineData("run", "PORT=1; touch {0}")]
    public void Make_VariableThatHoldsACommand_DoesNotRunIt(string target, string variable)
    {
        var trace = Path.Combine(Path.GetTempPath(), $"zerodte-{Guid.NewGuid():N}");

        var given = Make(target, string.Format(CultureInfo.InvariantCulture, variable, trace), "DATA=/proc/nowhere");

        given.ExitCode.ShouldNotBe(0);
        File.Exists(trace).ShouldBeFalse();
    }

    [Fact]
    public void Ingest_NoFile_SaysSo() => Make("ingest").Errors.ShouldContain("FILE is missing");

    private static (int ExitCode, string Output, string Errors) Make(params string[] arguments) =>
        ScriptRun.Begin(Repository.Root, ["make", "--no-print-directory", .. arguments]).End();
}
