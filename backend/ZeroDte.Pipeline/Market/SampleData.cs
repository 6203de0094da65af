using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>The bars that come with the product, so that a database with none has something to forecast from.</summary>
public sealed class SampleData(BarStore store, Ingest ingest)
{
    /// <summary>Ingests the sample if there never was a bar of any symbol. Returns the report if it did.</summary>
    public async Task<IngestReport?> EnsureAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "sample", "aapl-daily.csv");
        return await store.IsEmptyAsync(cancellationToken)
            ? await ingest.RunAsync(Symbol.Aapl, file, new(), progress: null, cancellationToken)
            : null;
    }
}
