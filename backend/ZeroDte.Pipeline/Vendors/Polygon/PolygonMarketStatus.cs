using System.Globalization;
using System.Text.Json;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Whether exchanges are open now, and on which days to come they close or end early.</summary>
internal sealed class PolygonMarketStatus(VendorClient client, PolygonVendor vendor)
{
    /// <returns>By exchange (<c>nyse</c>): <c>open</c>, <c>closed</c> or <c>extended-hours</c>; and the vendor's clock.</returns>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    public async Task<(DateTimeOffset ServerTime, IReadOnlyDictionary<string, string> Exchanges)> NowAsync(
        CancellationToken cancellationToken)
    {
        var request = new VendorRequest("market-status", "/v1/marketstatus/now") { Expects = "market", IsLive = true };
        var json = (await client.AskAsync(vendor, request, cancellationToken)).Data().Json();
        var exchanges = json.Member("exchanges");
        return TryTime(json, "serverTime", out var at)
            ? (at, exchanges.Members().Select(pair => pair.Name).Distinct().ToDictionary(name => name, name => exchanges?.Text(name) ?? ""))
            : throw new IngestException($"Its clock cannot be read: {json.Text("serverTime")}.");
    }

    /// <returns>Days on which an exchange (<c>NYSE</c>) is <c>closed</c>, or is open between two times other than usual.</returns>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    public async Task<IReadOnlyList<SpecialDay>> UpcomingAsync(CancellationToken cancellationToken)
    {
        var reply = await client.AskAsync(vendor, new("market-upcoming", "/v1/marketstatus/upcoming"), cancellationToken);
        JsonElement? json = reply.Data().Json();
        return [.. json.Items().Select(Day)];
    }

    private static SpecialDay Day(JsonElement row) =>
        row.TryDay("date", out var date) && row.Text("exchange") is { } exchange && row.Text("status") is { } status
            ? new(date, exchange, row.Text("name") ?? "", status)
            {
                Open = TryTime(row, "open", out var open) ? open : null,
                Close = TryTime(row, "close", out var close) ? close : null,
            }
            : throw new IngestException($"A special day cannot be read: {Words.Of(row.GetRawText())}.");

    private static bool TryTime(JsonElement json, string name, out DateTimeOffset time) => DateTimeOffset.TryParse(
        json.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <param name="Status"><c>closed</c> or <c>early-close</c>.</param>
    internal sealed record SpecialDay(DateOnly Date, string Exchange, string Name, string Status)
    {
        public DateTimeOffset? Open { get; init; }

        public DateTimeOffset? Close { get; init; }
    }
}
