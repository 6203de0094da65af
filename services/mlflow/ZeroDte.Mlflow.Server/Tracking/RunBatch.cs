using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>What one request logs to a run, as MLflow takes it: within its limits, sorted, each key once.</summary>
internal sealed class RunBatch
{
    public const int MaxMetrics = 1000;
    public const int MaxParams = 100;
    public const int MaxTags = 100;
    public const int MaxItems = 1000;

    /// <exception cref="MlflowException">Something of it cannot be logged.</exception>
    public RunBatch(IReadOnlyList<Metric> metrics, IReadOnlyList<KeyValue> parameters, IReadOnlyList<KeyValue> tags)
    {
        CheckCount("metrics", MaxMetrics, metrics.Count);
        CheckCount("params", MaxParams, parameters.Count);
        CheckCount("tags", MaxTags, tags.Count);
        CheckCount("metrics, params, and tags", MaxItems, metrics.Count + parameters.Count + tags.Count);
        (Metrics, Params, Tags, Latest) = (metrics, Checked(parameters), Last(tags), LatestOf(metrics));
        OfModels = [.. metrics.Where(m => m.ModelId is not null)];
    }

    public IReadOnlyList<Metric> Metrics { get; }

    public KeyValue[] Params { get; }

    public SortedDictionary<string, string> Tags { get; }

    /// <summary>The greatest point of each metric.</summary>
    public IReadOnlyCollection<Metric> Latest { get; }

    /// <summary>The points that are logged models' too.</summary>
    public Metric[] OfModels { get; }

    private static void CheckCount(string what, int limit, int count)
    {
        if (count > limit)
        {
            throw MlflowException.Invalid(
                $"A batch logging request can contain at most {limit} {what}. Got {count} {what}. Please split up {what} across "
                    + "multiple requests and try again.");
        }
    }

    private static KeyValue[] Checked(IReadOnlyList<KeyValue> parameters)
    {
        var sorted = parameters
            .Select((p, i) => new KeyValue(Keys.Check(p.Key, $"params[{i}].key"), Keys.Truncate(p.Value ?? "", Keys.MaxParamValue)))
            .OrderBy(p => p.Key, StringComparer.Ordinal).ToArray();
        var doubled = sorted.Zip(sorted.Skip(1)).Where(pair => pair.First.Key == pair.Second.Key).Select(pair => $"'{pair.First.Key}'")
            .Distinct().ToArray();
        if (doubled.Length > 0)
        {
            throw MlflowException.Invalid(
                $"Duplicate parameter keys have been submitted: [{string.Join(", ", doubled)}]. Please ensure the request contains only "
                    + "one param value per param key.");
        }

        return sorted;
    }

    /// <summary>Of a key that comes twice the last counts. The tag mlflow.runName is the run's name.</summary>
    private static SortedDictionary<string, string> Last(IReadOnlyList<KeyValue> tags)
    {
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < tags.Count; i++)
            last[Keys.Check(tags[i].Key, $"tags[{i}].key")] = Keys.Truncate(tags[i].Value ?? "", Keys.MaxRunTagValue);
        return last;
    }

    private static Dictionary<string, Metric>.ValueCollection LatestOf(IReadOnlyList<Metric> metrics)
    {
        var latest = new Dictionary<string, Metric>(StringComparer.Ordinal);
        for (var i = 0; i < metrics.Count; i++)
        {
            var metric = metrics[i];
            Keys.Check(metric.Key, $"metrics[{i}].name");
            if (metric.Timestamp < 0)
            {
                throw MlflowException.Invalid(
                    $"Invalid value {metric.Timestamp} for parameter 'metrics[{i}].timestamp' supplied: metric '{metric.Key}' "
                        + $"(value={metric.Value}). Timestamp must be a nonnegative long (64-bit integer) ");
            }

            if (!latest.TryGetValue(metric.Key, out var before) || IsLater(metric, before))
                latest[metric.Key] = metric;
        }

        return latest.Values;
    }

    private static bool IsLater(Metric a, Metric b) =>
        (a.Step, a.Timestamp, Value(a)).CompareTo((b.Step, b.Timestamp, Value(b))) > 0;

    private static double Value(Metric metric) => double.IsNaN(metric.Value) ? double.NegativeInfinity : metric.Value;
}
