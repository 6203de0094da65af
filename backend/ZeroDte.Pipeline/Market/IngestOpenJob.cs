using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Takes in the price at which a session opened: from the parameters (<c>{"open": 189.50}</c>), or from the session's bar, as there is one
/// in a replay.
/// </summary>
internal sealed class IngestOpenJob(KnownBars bars) : IJob
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
            await context.Transaction.Connection!.ExecuteAsync(cancellationToken, Statement(
                "insert into opening_price (symbol, session, known_since, open) values ($1, $2, $3, $4) on conflict do nothing",
                key.Symbol.Value, key.Session, context.Now.ToUniversalTime(), price));
            // A forecast that was sealed before the open was known can now be followed by the one from it.
            await JobBacklog.AskAsync(context, ForecastJob, parameters: null, cancellationToken);
            return new Done($"{key.Symbol} opened at {price:0.00} on {key.Session:yyyy-MM-dd}, as told.");
        }

        return await bars.OpenAsync(key.Symbol, key.Session, context.Now, cancellationToken) is { } open
            ? new Done($"{key.Symbol} opened at {open:0.00} on {key.Session:yyyy-MM-dd}.")
            : new Waiting($"the opening price of {key.Symbol} of {key.Session:yyyy-MM-dd}, which whoever runs this job can give as "
                + $"{{\"open\": 189.50}}");
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
