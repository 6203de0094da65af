using System.Diagnostics;
using Npgsql;

namespace ZeroDte.Hosts.Tests.EmbeddedPostgres;

/// <summary>The real scripts/postgres, on a folder that is gone after the test.</summary>
internal sealed class ThrowawayCluster : IDisposable
{
    private const UnixFileMode OpenToAll = (UnixFileMode)0b111_101_101;

    private readonly string _folder = Directory.CreateTempSubdirectory("zerodte-").FullName;
    private readonly string _script;

    public ThrowawayCluster()
    {
        File.SetUnixFileMode(_folder, OpenToAll);
        // A copy, because a plain user may not be able to enter the clone.
        File.Copy(Path.Combine(Repository.Root, "scripts", "postgres"), _script = Path.Combine(_folder, "script"));
        File.SetUnixFileMode(_script, OpenToAll);
    }

    /// <summary>Root runs as nobody; a plain user already is one.</summary>
    public static string[] PlainUser { get; } = As("nobody", "nogroup");

    public string Data => Path.Combine(_folder, "data");

    public string Cluster => Path.Combine(Data, "postgres");

    public int ServerId => int.Parse(File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First());

    public string Start(string[]? user = null)
    {
        var (exitCode, output, errors) = Begin("start", user).End();
        exitCode.ShouldBe(0, errors);
        output.ShouldMatch(@"\AHost=127\.0\.0\.1;Port=\d+;Username=zerodte;Password=\w+;Database=zerodte\n\z");
        return output;
    }

    public (int ExitCode, string Output, string Errors) Run(string verb, string[]? user = null) => Begin(verb, user).End();

    public ScriptRun Begin(string verb, string[]? user = null) => ScriptRun.Begin("/", [.. user ?? [], _script, verb], Data);

    public static object? Query(string connectionString, string sql)
    {
        using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        using var command = source.CreateCommand(sql);
        return command.ExecuteScalar();
    }

    /// <summary>A process that has nothing to do with the cluster but runs as the same user.</summary>
    public static Process StartBystander() => Process.Start("/usr/bin/env", [.. As("postgres", "postgres"), "sleep", "60"]);

    public void KillEverything()
    {
        var server = ServerId;
        var children = File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(int.Parse);
        // All are looked up before the first is killed, because the children end by themselves when the server is gone;
        // among those that still run, because a worker may end by itself at any moment.
        var ids = children.Append(server).ToHashSet();
        var processes = Process.GetProcesses().Where(process => ids.Contains(process.Id)).ToArray();
        foreach (var process in processes)
            process.Kill();
        foreach (var process in processes)
            process.WaitForExit();
    }

    /// <summary>Makes a folder that the script's plain user may enter but not write to.</summary>
    public void MakeUnwritable()
    {
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, (UnixFileMode)0b101_101_101);
    }

    public void HandTo(string user) => ScriptRun.Begin("/", ["chown", user, _folder]).End();

    public void CloseToOthers() => File.SetUnixFileMode(_folder, (UnixFileMode)0b111_000_000);

    public void Dispose()
    {
        Run("stop");
        if (new DirectoryInfo(Cluster).LinkTarget is { } elsewhere)
            Directory.Delete(elsewhere, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] As(string user, string group) =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={user}", $"--regid={group}", "--init-groups", "--"] : [];
}
