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

    [Fact]
    public void Ingest_NoFile_SaysSo() => Make("ingest").Errors.ShouldContain("FILE is missing");

    private static (int ExitCode, string Output, string Errors) Make(params string[] arguments) =>
        ScriptRun.Begin(Repository.Root, ["make", "--no-print-directory", .. arguments]).End();
}
