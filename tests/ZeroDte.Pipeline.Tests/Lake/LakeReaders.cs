using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ZeroDte.Pipeline.Tests.Lake;

/// <summary>DuckDB and hyparquet, which read files of the lake as the programs of others do.</summary>
public sealed class LakeReaders : IAsyncLifetime
{
    private const string Name = "lake-readers";

    /// <summary>Why the tests cannot run here; null if they can.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Missing = await NpmPackages.InstallAsync(Name, "@duckdb/node-api@1.5.6-r.1", "hyparquet@1.31.5");
        if (Missing is null) // beside the packages, where node looks for them
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Lake", "read.mjs"), Script, overwrite: true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The rows that a query gives; skips the calling test where there is no DuckDB.</summary>
    public async Task<JsonArray> QueryAsync(string sql) => (await RunAsync("duckdb", sql)).AsArray();

    /// <summary>All that hyparquet finds in a file; skips the calling test where there is none.</summary>
    public Task<JsonNode> ReadAsync(string file) => RunAsync("hyparquet", file);

    private static string Script => Path.Combine(NpmPackages.Folder(Name), "read.mjs");

    private async Task<JsonNode> RunAsync(string reader, string what)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        using var node = Process.Start(new ProcessStartInfo("node", [Script, reader, what])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return node.ExitCode == 0
            ? JsonNode.Parse(output)!
            : throw new InvalidOperationException($"{reader} cannot read {what}: {await errors}");
    }
}
