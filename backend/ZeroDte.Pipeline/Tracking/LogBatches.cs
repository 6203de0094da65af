using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Pipeline.Tracking;

/// <summary>What is to be logged to a run, in as few requests as the protocol allows.</summary>
internal static class LogBatches
{
    private const int MostItems = 1_000;
    private const int MostParams = 100;

    public static IEnumerable<LogBatchRequest> Of(string run, IReadOnlyList<KeyValue> parameters, IReadOnlyList<Metric> metrics)
    {
        var (some, others) = (parameters.Chunk(MostParams).ToArray(), metrics.Chunk(MostItems - MostParams).ToArray());
        for (var i = 0; i < Math.Max(some.Length, others.Length); i++)
            yield return new(run, others.ElementAtOrDefault(i), some.ElementAtOrDefault(i));
    }
}
