using System.Text.Json;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>
/// Alpha Vantage answers every question with status 200. Data are told by the member that holds them, refusals by which one is there
/// instead; a plan's limits and rights are told apart by their words alone.
/// </summary>
internal sealed class AlphaVantageVendor(AlphaVantageOptions options, ApiKey key) : IVendor
{
    public const string Slug = "alphavantage";
    public const string Title = "Alpha Vantage";

    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public string Name => Slug;

    public VendorOptions Options => options;

    public ApiKey Key => key;

    public bool EntitlesByEndpoint => true;

    public static VendorRequest Question(string endpoint, string function, string rest, string expects, Symbol symbol) =>
        new(endpoint, $"/query?function={function}&symbol={Uri.EscapeDataString(symbol.Value)}{rest}&datatype=json")
        {
            Symbol = symbol,
            Expects = expects,
        };

    /// <summary>The key is a part of the address there, which is why no address is ever shown.</summary>
    public void Sign(HttpRequestMessage message, DateTimeOffset now) =>
        message.RequestUri = new($"{message.RequestUri!.AbsoluteUri}&apikey={Uri.EscapeDataString(key.Reveal())}");

    public Verdict Judge(VendorRequest request, VendorReply reply)
    {
        if (HttpVerdict.Of(reply, Words.Of(reply.Body.Span)) is { } byStatus)
            return byStatus;
        if (JsonReply.Parse(reply.Body) is not { ValueKind: JsonValueKind.Object } json)
            return new(ReplyClass.VendorFault, $"it sent what is no JSON: {Words.Of(reply.Body.Span)}");
        if (json.Member(request.Expects) is { ValueKind: JsonValueKind.Object })
            return IsOf(json, request.Symbol!);
        if (json.Text("Error Message") is { } error)
            return new(IsAboutKey(error) ? ReplyClass.NotEntitled : ReplyClass.BadRequest, error);
        if (json.Text("Note") is { } note)
            return new(ReplyClass.RateLimited, note, reply.ReceivedAt + Minute);
        return json.Text("Information") is { } information
            ? Informed(information, reply.ReceivedAt)
            : new(ReplyClass.VendorFault, $"its reply has no '{request.Expects}': {Words.Of(reply.Body.Span)}");
    }

    /// <summary>All of these speak of premium plans and of 25 requests per day; the first of the words below to be there decides.</summary>
    private static Verdict Informed(string information, DateTimeOffset now)
    {
        if (Says("sparingly") || Says("per second"))
            return new(ReplyClass.RateLimited, information, now + Burst);
        if (Says("premium endpoint") || Says("premium feature") || Says("premium function") || Says("demo") || IsAboutKey(information))
            return new(ReplyClass.NotEntitled, information);
        if (Says("per minute") || Says("call frequency"))
            return new(ReplyClass.RateLimited, information, now + Minute);
        return Says("per day") || Says("daily")
            ? new(ReplyClass.RateLimited, information, NewYork.At(NewYork.Day(now).AddDays(1), TimeOnly.MinValue).ToUniversalTime())
            : new(ReplyClass.VendorFault, information);

        bool Says(string words) => information.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsAboutKey(string words) => words.Contains("apikey", StringComparison.OrdinalIgnoreCase)
        || words.Contains("invalid api key", StringComparison.OrdinalIgnoreCase);

    private static Verdict IsOf(JsonElement json, Symbol symbol)
    {
        var named = json.Member("Meta Data")?.Text("2. Symbol");
        return named is null || named.Replace('-', '.').Equals(symbol.Value, StringComparison.OrdinalIgnoreCase)
            ? Verdict.Data
            : new(ReplyClass.VendorFault, $"it answered of {named}");
    }
}
