using System.Runtime.CompilerServices;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Replies;

/// <summary>What vendors sent, read again: everything that was made of it can be made anew, without asking anybody.</summary>
public sealed class Bronze
{
    private readonly ReplyStore _replies;
    private readonly IEnumerable<IReplyReader<OfferedBars>> _bars;
    private readonly Ingest _ingest;

    internal Bronze(ReplyStore replies, IEnumerable<IReplyReader<OfferedBars>> bars, Ingest ingest) =>
        (_replies, _bars, _ingest) = (replies, bars, ingest);

    /// <summary>
    /// Takes in the daily bars of a symbol from all replies that are kept, in the order in which they came and by the rules for any load.
    /// </summary>
    /// <returns>What became of each.</returns>
    /// <exception cref="IngestException">A reply that is kept cannot be read.</exception>
    public async Task<IReadOnlyList<IngestReport>> ReplayAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var answers = new List<(DateTimeOffset At, KeptAnswer Answer)>();
        foreach (var reader in _bars)
        {
            await foreach (var pages in _replies.DataAsync(reader.Vendor, symbol, reader.Endpoints, cancellationToken))
                answers.Add((pages[0].ReceivedAt, new(reader, pages)));
        }

        var reports = new List<IngestReport>();
        foreach (var (_, answer) in answers.OrderBy(answer => answer.At))
            reports.Add(await _ingest.RunAsync(symbol, answer, DateOnly.MinValue, new(), progress: null, cancellationToken));
        return reports;
    }

    /// <summary>What a reader finds in the replies that are kept of a symbol, one for each answer, in the order of coming.</summary>
    internal async IAsyncEnumerable<(DateTimeOffset ReceivedAt, TFound Found)> ReadAsync<TFound>(
        IReplyReader<TFound> reader, Symbol symbol, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TFound : new()
    {
        await foreach (var pages in _replies.DataAsync(reader.Vendor, symbol, reader.Endpoints, cancellationToken))
        {
            var found = new TFound();
            foreach (var page in pages)
                reader.Read(page, symbol, found);
            yield return (pages[0].ReceivedAt, found);
        }
    }

    /// <summary>An answer that is there, as a source of bars.</summary>
    private sealed class KeptAnswer(IReplyReader<OfferedBars> reader, IReadOnlyList<VendorReply> pages) : IBarSource
    {
        public string Name => reader.Source;

        public bool IsAsTraded => reader.IsAsTraded;

        public Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            foreach (var page in pages)
                reader.Read(page, bars.Symbol!, bars);
            return Task.CompletedTask;
        }
    }
}
