using System.Net.Http.Headers;
using System.Text.Json;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Polygon, now Massive: the HTTP status says most, then the member "status", then the words.</summary>
internal sealed class PolygonVendor(PolygonOptions options, ApiKey key) : IVendor
{
    public const string Slug = "polygon";
    public const string Title = "Polygon";

    public const string Results = "results";

    public string Name => Slug;

    public VendorOptions Options => options;

    public ApiKey Key => key;

    public void Sign(HttpRequestMessage message, DateTimeOffset now) =>
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());

    public Verdict Judge(VendorRequest request, VendorReply reply)
    {
        var parsed = JsonReply.Parse(reply.Body);
        var words = parsed?.Text("error") ?? parsed?.Text("message") ?? Words.Of(reply.Body.Span);
        if (reply.Status == 404 && parsed?.Text("status") == "NOT_FOUND")
            return new(ReplyClass.NoData, words);
        if (HttpVerdict.Of(reply, words) is { } byStatus)
            return byStatus;
        if (parsed is not { } json)
            return new(ReplyClass.VendorFault, $"it sent what is no JSON: {words}");
        if (json.Text("status") is { } status and not ("OK" or "DELAYED"))
            return Refused(status, words);
        if (json.Member("adjusted") is { ValueKind: JsonValueKind.True })
            return new(ReplyClass.VendorFault, "it sent adjusted prices, though those as traded were asked for");
        if (request.Symbol is { } symbol && json.Text("ticker") is { } ticker && ticker != symbol.Value)
            return new(ReplyClass.VendorFault, $"it answered of {ticker}");
        return request.Expects switch
        {
            "" when json.ValueKind == JsonValueKind.Array => Verdict.Data,
            Results when json.Member(Results) is { ValueKind: JsonValueKind.Array } => Verdict.Data,
            not ("" or Results) when json.Member(request.Expects) is not null => Verdict.Data,
            Results when IsEmpty(json) => new(ReplyClass.NoData, "there is nothing in that time"),
            _ => new(ReplyClass.VendorFault, $"its reply has no '{request.Expects}': {words}"),
        };
    }

    /// <summary>An answer without results leaves the member out, and says that it counted none.</summary>
    private static bool IsEmpty(JsonElement json) =>
        json.Text("status") is not null && json.Member(Results) is null
            && (json.TryNumber("resultsCount", out var count) || json.TryNumber("count", out count)) && count == 0;

    private static Verdict Refused(string status, string words)
    {
        var isLimit = words.Contains("exceeded", StringComparison.OrdinalIgnoreCase);
        var isRight = status == "NOT_AUTHORIZED" || words.Contains("entitled", StringComparison.OrdinalIgnoreCase)
            || words.Contains("API Key", StringComparison.OrdinalIgnoreCase);
        return new(
            isLimit ? ReplyClass.RateLimited : isRight ? ReplyClass.NotEntitled : ReplyClass.BadRequest, $"{words} (status {status})");
    }
}
