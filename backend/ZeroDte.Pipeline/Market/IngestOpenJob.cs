using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Takes in the price at which a session opened: from the parameters (<c>{"open": 189.50}</c>), from the session's bar, as there is one in
/// a replay, or from the first registered source that knows it.
/// </summary>
internal sealed class IngestOpenJob(KnownBars bars, IEnumerable<IOpenSource> sources) : IJob
{
    private const string JobName = "ingest-open";
    private const string ForecastJob = "predict";

    public string Name => JobName;

    public JobTiming Timing => JobTiming.InSession(JobName);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var key = context.Key;
        if (Told(context.Parameters) is { } price)
        {
            await KeepAsync(context, price, cancellationToken);
            return new Done($"{key.Symbol} opened at {price:0.00} on {key.Session:yyyy-MM-dd}, as told.");
        }

        if (await bars.OpenAsync(key.Symbol, key.Session, context.Now, cancellationToken) is { } open)
            return new Done($"{key.Symbol} opened at {open:0.00} on {key.Session:yyyy-MM-dd}.");

        // Nobody outside is asked on behalf of a replay: what comes later was not known then.
        var said = new List<string>();
        foreach (var source in key.Record.IsLive ? sources : [])
        {
            var (asked, words) = await AskAsync(source, key, cancellationToken);
            if (asked is { } given)
            {
                await KeepAsync(context, given, cancellationToken);
                return new Done($"{key.Symbol} opened at {given:0.00} on {key.Session:yyyy-MM-dd}, says {source.Name}.");
            }

            said.Add($". {source.Name}: {words}");
        }

        return new Waiting($"the opening price of {key.Symbol} of {key.Session:yyyy-MM-dd}, which whoever runs this job can give as "
            + $"{{\"open\": 189.50}}{string.Concat(said)}");
    }

    private static async Task KeepAsync(JobContext context, decimal price, CancellationToken cancellationToken)
    {
        await context.Transaction.Connection!.ExecuteAsync(cancellationToken, Statement(
            "insert into opening_price (symbol, session, known_since, open) values ($1, $2, $3, $4) on conflict do nothing",
            context.Key.Symbol.Value, context.Key.Session, context.Now.ToUniversalTime(), price));
        // A forecast that was sealed before the open was known can now be followed by the one from it.
        await JobBacklog.AskAsync(context, ForecastJob, parameters: null, cancellationToken);
    }

    private static async Task<(decimal? Price, string Words)> AskAsync(
        IOpenSource source, JobKey key, CancellationToken cancellationToken)
    {
        try
        {
            return (await source.ReadAsync(key.Symbol, key.Session, cancellationToken), "It does not know it yet.");
        }
        catch (IngestException exception)
        {
            return (null, exception.Message);
        }
    }

    private static decimal? Told(JsonElement? parameters)
    {
        if (parameters is not { ValueKind: JsonValueKind.Object } given || !given.TryGetProperty("open", out var open))
            return null;
        return open.ValueKind == JsonValueKind.Number && open.TryGetDecimal(out var price) && price > 0
            ? price
            : throw new ArgumentException($"The open must be a price above zero, such as 189.50; got {open}.");
    }
}
