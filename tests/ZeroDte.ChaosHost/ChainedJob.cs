using System.Security.Cryptography;
using System.Text;
using Npgsql;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.ChaosHost;

/// <summary>
/// Appends a line to its symbol's chain of hashes, in a table that no key protects: what is lost, doubled or done out of turn changes
/// every later hash.
/// </summary>
public sealed class ChainedJob(string name, JobTiming timing) : IJob
{
    /// <summary>One for each kind of timing and place in the day.</summary>
    public static readonly ChainedJob[] All =
    [
        new("ingest-open", JobTiming.InSession("ingest-open")),
        new("predict", JobTiming.InSession("predict")),
        new("ingest", JobTiming.AfterTheClose("ingest", minutes: 10)),
        new("evaluate", JobTiming.AfterTheClose("evaluate", minutes: 30)),
        new("retrain", JobTiming.AfterTheClose("retrain", minutes: 35, onlyLatest: true)),
        new("monitor", JobTiming.AboutTheLastSession("monitor", "every 6 hours", from: new(18, 0), hours: [0, 6, 12, 18])),
        new("optimise", JobTiming.AboutTheLastSession("optimise", "on Sundays", from: new(23, 0), hours: [23], DayOfWeek.Sunday)),
    ];

    /// <summary>The table that the test creates before the first orchestrator starts.</summary>
    public const string Table = "create table effect (id bigint generated always as identity primary key, symbol text not null, what text "
        + "not null, hash text not null)";

    /// <summary>Long enough to be killed in, short enough for a thousand.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(8);

    public string Name => name;

    public JobTiming Timing => timing;

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var connection = context.Transaction.Connection!;
        await using var read = new NpgsqlCommand("select hash from effect where symbol = $1 order by id desc limit 1", connection)
        {
            Parameters = { new() { Value = context.Key.Symbol.Value } },
        };
        var previous = (string?)await read.ExecuteScalarAsync(cancellationToken) ?? "";
        var what = Line(context.Key, context.Now);
        await using var write = new NpgsqlCommand("insert into effect (symbol, what, hash) values ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = context.Key.Symbol.Value }, new() { Value = what }, new() { Value = Next(previous, what) } },
        };
        await write.ExecuteNonQueryAsync(cancellationToken);
        context.Report("written", 0.5);
        await Task.Delay(Work, cancellationToken);
        return new Done(what);
    }

    public static string Line(JobKey key, DateTimeOffset now) => $"{key} at {now.ToUniversalTime():yyyy-MM-dd HH:mm}";

    public static string Next(string previous, string what) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previous + what)));
}
