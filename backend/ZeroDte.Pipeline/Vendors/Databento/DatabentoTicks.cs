using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>What happened at a venue: trades, quotes before them, and what it told of its auctions.</summary>
public sealed class DatabentoTicks
{
    private readonly DatabentoQuestions _questions;
    private readonly DatabentoOptions _options;

    internal DatabentoTicks(DatabentoQuestions questions, DatabentoOptions options) => (_questions, _options) = (questions, options);

    /// <param name="withQuotes">Whether the best bid and ask before each trade are asked for too, which costs more.</param>
    /// <param name="end">Not included.</param>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    public Task<IReadOnlyList<VenueTrade>> TradesAsync(
        Symbol symbol, DateTimeOffset start, DateTimeOffset end, bool withQuotes, CancellationToken cancellationToken) =>
        ReadAsync(withQuotes ? DatabentoSchemas.TradesWithQuotes : DatabentoSchemas.Trades, symbol, start, end, cancellationToken);

    /// <inheritdoc cref="TradesAsync"/>
    public Task<IReadOnlyList<AuctionImbalance>> ImbalancesAsync(
        Symbol symbol, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken) =>
        ReadAsync(DatabentoSchemas.Imbalances, symbol, start, end, cancellationToken);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        DatabentoSchema<T> schema, Symbol symbol, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var reply = await _questions.RangeAsync(schema, _options.VenueDataset, symbol, start, end, cancellationToken);
        return DatabentoQuestions.Read(reply.Data(), schema, symbol);
    }
}
