using System.Net;
using System.Net.Sockets;

namespace ZeroDte.Hosts.Tests.EmbeddedPostgres;

public sealed class EmbeddedPostgresScriptTests : IDisposable
{
    private readonly ThrowawayCluster _cluster = new();

    [Fact]
    public void Start_EmptyFolder_AnswersQueries() =>
        ThrowawayCluster.Query(_cluster.Start(), "SELECT current_user || ' on ' || current_database()").ShouldBe("zerodte on zerodte");

    [Fact]
    public void Start_AlreadyRunning_AdoptsTheServer()
    {
        var first = _cluster.Start();
        var server = _cluster.ServerId;

        _cluster.Start().ShouldBe(first);
        _cluster.ServerId.ShouldBe(server);
    }

    [Fact]
    public void Start_TwoAtOnce_BothGetTheSameServer()
    {
        ScriptRun[] both = [_cluster.Begin("start"), _cluster.Begin("start")];
        var results = both.Select(run => run.End()).ToArray();

        results.ShouldAllBe(result => result.ExitCode == 0);
        results[0].Output.ShouldBe(results[1].Output);
    }

    [Fact]
    public void Start_StalePidFileOfUnrelatedProcess_StartsAndLeavesTheProcessAlone()
    {
        _cluster.Start();
        var pidFile = File.ReadAllLines(Path.Combine(_cluster.Cluster, "postmaster.pid"));
        _cluster.Run("stop");
        using var bystander = ThrowawayCluster.StartBystander();
        File.WriteAllLines(Path.Combine(_cluster.Cluster, "postmaster.pid"), pidFile.Skip(1).Prepend($"{bystander.Id}"));

        _cluster.Run("stop").Errors.ShouldContain("not running");
        ThrowawayCluster.Query(_cluster.Start(), "SELECT 1").ShouldBe(1);

        bystander.HasExited.ShouldBeFalse();
        bystander.Kill();
    }

    [Fact]
    public void Start_PortTaken_TakesAnotherAndRemembersIt()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var taken = ((IPEndPoint)squatter.LocalEndpoint).Port;
        Directory.CreateDirectory(_cluster.Data);
        File.WriteAllText(Path.Combine(_cluster.Data, "postgres.port"), $"{taken}");

        var first = _cluster.Start();
        squatter.Stop();
        _cluster.Run("stop");

        first.ShouldNotContain($"Port={taken};");
        _cluster.Start().ShouldBe(first);
    }

    [Fact]
    public void Start_OtherMajorVersion_RefusesAndChangesNothing()
    {
        _cluster.Start();
        _cluster.Run("stop");
        File.WriteAllText(Path.Combine(_cluster.Cluster, "PG_VERSION"), "9\n");
        var before = Files();

        var (exitCode, output, errors) = _cluster.Run("start");

        exitCode.ShouldNotBe(0);
        output.ShouldBeEmpty();
        errors.ShouldContain("was made by PostgreSQL 9");
        Files().ShouldBe(before);

        string[] Files() =>
            [.. Directory.EnumerateFiles(_cluster.Cluster, "*", SearchOption.AllDirectories).Order()
                .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}")];
    }

    [Fact]
    public void Start_UnwritableFolder_NamesItAndTheWayOut()
    {
        _cluster.MakeUnwritable();

        var (exitCode, output, errors) = _cluster.Run("start", ThrowawayCluster.PlainUser);

        exitCode.ShouldNotBe(0);
        output.ShouldBeEmpty();
        errors.ShouldContain($"cannot write to {_cluster.Data}");
        errors.ShouldContain("DATA=");
    }

    [Fact]
    public void Start_AfterKillOfEveryProcess_KeepsCommittedRows()
    {
        ThrowawayCluster.Query(_cluster.Start(), "CREATE TABLE kept AS SELECT 42 AS answer");
        _cluster.KillEverything();

        ThrowawayCluster.Query(_cluster.Start(), "SELECT answer FROM kept").ShouldBe(42);
    }

    [Fact]
    public void Start_KilledWhileCreatingTheCluster_BeginsAgain()
    {
        var killed = _cluster.Begin("start");
        SpinWait.SpinUntil(() => Directory.Exists(Path.Combine(_cluster.Data, "postgres.new", "base")), TimeSpan.FromSeconds(10))
            .ShouldBeTrue();
        killed.KillTree();

        ThrowawayCluster.Query(_cluster.Start(), "SELECT 1").ShouldBe(1);
        Directory.GetDirectories(_cluster.Data).ShouldBe([_cluster.Cluster]);
    }

    [Fact]
    public void Start_PlainUser_OwnsItsCluster()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "every other test already runs as a plain user");
        _cluster.HandTo("nobody");

        ThrowawayCluster.Query(_cluster.Start(ThrowawayCluster.PlainUser), "SELECT 1").ShouldBe(1);
        File.ReadAllText($"/proc/{_cluster.ServerId}/status").ShouldMatch(@"(?m)^Uid:\t(?!0\t)");
    }

    [Fact]
    public void Start_FolderOnlyRootMayEnter_KeepsTheClusterElsewhere()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root drops to another user");
        _cluster.CloseToOthers();

        var first = _cluster.Start();

        new DirectoryInfo(_cluster.Cluster).LinkTarget.ShouldNotBeNull().ShouldStartWith("/var/lib/zerodte/");
        _cluster.Start().ShouldBe(first);
    }

    [Fact]
    public void Stop_NothingThere_SucceedsAndSaysSo()
    {
        var (exitCode, _, errors) = _cluster.Run("stop");

        exitCode.ShouldBe(0);
        errors.ShouldBe("postgres: not running\n");
    }

    [Fact]
    public void Status_RunningThenStopped_ShowsWhich()
    {
        _cluster.Start();
        _cluster.Run("status").Output.ShouldContain($"running (pid {_cluster.ServerId}, ready)");

        _cluster.Run("stop");
        _cluster.Run("status").Output.ShouldStartWith("stopped\n");
    }

    public void Dispose() => _cluster.Dispose();
}
