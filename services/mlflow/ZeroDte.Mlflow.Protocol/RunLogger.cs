using System.Text;
using System.Threading.Channels;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Protocol;

/// <summary>
/// Logs to a run in the background, in batches as large as the protocol allows. What was accepted is written when
/// <see cref="DisposeAsync"/> returns, or it throws; after a failure every further call throws too.
/// </summary>
public sealed class RunLogger : IAsyncDisposable
{
    private const int MaxMetrics = 1000;
    private const int MaxParamsOrTags = 100;
    private const int MaxBytes = 900_000; // of the 1,000,000 that a server takes
    private const int BytesPerItem = 120; // numbers, names of fields and punctuation
    private const int MaxParamValue = 6000;
    private const int MaxTagValue = 8000;

    private readonly MlflowClient _client;
    private readonly string _runId;
    private readonly TimeProvider _time;
    private readonly Channel<object> _items = Channel.CreateBounded<object>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly Task _pump;
    private long _accepted;
    private long _written;

    public RunLogger(MlflowClient client, string runId, TimeProvider time)
    {
        (_client, _runId, _time) = (client, runId, time);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Items that the server has confirmed.</summary>
    public long Written => Interlocked.Read(ref _written);

    public ValueTask MetricAsync(string key, double value, long step, CancellationToken cancellationToken) =>
        AcceptAsync(new Metric(key, value, _time.GetUtcNow().ToUnixTimeMilliseconds(), step), cancellationToken);

    /// <exception cref="ArgumentException">The value is longer than a server keeps; it would be cut.</exception>
    public ValueTask ParamAsync(string key, string value, CancellationToken cancellationToken) =>
        AcceptAsync(new Param(key, Whole(value, MaxParamValue, nameof(value))), cancellationToken);

    /// <exception cref="ArgumentException">The value is longer than a server keeps; it would be cut.</exception>
    public ValueTask TagAsync(string key, string value, CancellationToken cancellationToken) =>
        AcceptAsync(new Tag(key, Whole(value, MaxTagValue, nameof(value))), cancellationToken);

    /// <exception cref="MlflowException">Not everything could be written; the message says how much was not.</exception>
    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        try
        {
            await _pump;
        }
        catch (MlflowException exception)
        {
            throw Unwritten(exception);
        }
    }

    private async ValueTask AcceptAsync(object item, CancellationToken cancellationToken)
    {
        try
        {
            await _items.Writer.WriteAsync(item, cancellationToken);
            Interlocked.Increment(ref _accepted);
        }
        catch (ChannelClosedException exception) when (exception.InnerException is MlflowException failure)
        {
            throw Unwritten(failure);
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            var batch = new Batch();
            while (await _items.Reader.WaitToReadAsync())
            {
                // While a batch is on its way the next one gathers here: the slower the server, the larger the batches.
                while (_items.Reader.TryRead(out var item))
                {
                    if (!batch.TryAdd(item))
                    {
                        await SendAsync(batch);
                        batch = new();
                        batch.TryAdd(item);
                    }
                }

                await SendAsync(batch);
                batch = new();
            }
        }
        catch (Exception exception)
        {
            _items.Writer.TryComplete(exception); // whoever waits to write learns why
            throw;
        }
    }

    private async Task SendAsync(Batch batch)
    {
        await _client.LogBatchAsync(new(_runId, batch.Metrics, [.. batch.Params.Values], [.. batch.Tags.Values]), CancellationToken.None);
        Interlocked.Add(ref _written, batch.Count);
    }

    private MlflowException Unwritten(MlflowException cause) => new(
        cause.Code, $"{Interlocked.Read(ref _accepted) - Written} of {Interlocked.Read(ref _accepted)} items of run {_runId} were not "
            + $"written: {cause.Message}", cause);

    private static string Whole(string value, int limit, string parameter) =>
        value.Length <= limit
            ? value
            : throw new ArgumentException($"A value of {value.Length} characters would be cut to {limit}.", parameter);

    private sealed record Param(string Key, string Value);

    private sealed record Tag(string Key, string Value);

    /// <summary>One request's worth of items.</summary>
    private sealed class Batch
    {
        private int _bytes;

        public List<Metric> Metrics { get; } = [];

        public Dictionary<string, KeyValue> Params { get; } = [];

        public Dictionary<string, KeyValue> Tags { get; } = [];

        public int Count { get; private set; }

        /// <returns>False for an item that has to wait for the next batch.</returns>
        public bool TryAdd(object item)
        {
            var (bytes, fits) = item switch
            {
                Metric m => (Size(m.Key), Metrics.Count < MaxMetrics),
                // The same key twice would be refused or overtaken within one request.
                Param p => (Size(p.Key, p.Value), Params.Count < MaxParamsOrTags && !Params.ContainsKey(p.Key)),
                Tag t => (Size(t.Key, t.Value), Tags.Count < MaxParamsOrTags && !Tags.ContainsKey(t.Key)),
                _ => throw new ArgumentOutOfRangeException(nameof(item), item, "Not an item of a run."),
            };
            if (Count > 0 && (!fits || Count >= MaxMetrics || _bytes + bytes > MaxBytes))
                return false;

            Add(item);
            Count++;
            _bytes += bytes;
            return true;
        }

        private void Add(object item)
        {
            if (item is Metric metric)
                Metrics.Add(metric);
            else if (item is Param param)
                Params.Add(param.Key, new(param.Key, param.Value));
            else if (item is Tag tag)
                Tags.Add(tag.Key, new(tag.Key, tag.Value));
        }

        /// <summary>Twice the text, since quotes and the like double.</summary>
        private static int Size(params ReadOnlySpan<string> texts)
        {
            var size = BytesPerItem;
            foreach (var text in texts)
                size += 2 * Encoding.UTF8.GetByteCount(text);
            return size;
        }
    }
}
