using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>Databento's historical service: errors have a status and a case, ticks come as DBN or CSV.</summary>
internal sealed class DatabentoVendor(DatabentoOptions options, ApiKey key) : IVendor
{
    public const string Slug = "databento";
    public const string Title = "Databento";

    /// <summary>What a question expects that is answered with ticks.</summary>
    public const string Ticks = "ticks";

    /// <summary>What a question expects that is answered with a number.</summary>
    public const string Number = "number";

    /// <summary>What a question expects that is answered with a list.</summary>
    public const string List = "list";

    private const string NotThere = "available";

    public string Name => Slug;

    public VendorOptions Options => options;

    public ApiKey Key => key;

    public void Sign(HttpRequestMessage message, DateTimeOffset now) => message.Headers.Authorization =
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{key.Reveal()}:")));

    public Verdict Judge(VendorRequest request, VendorReply reply)
    {
        if (reply.Status != 200)
        {
            var json = JsonReply.Parse(reply.Body);
            var detail = json?.Member("detail");
            var kind = detail?.Text("case") ?? "";
            var words = detail?.Text("message") ?? json?.Text("detail") ?? Words.Of(reply.Body.Span);
            // Such as data_end_after_available_end: it is not there yet.
            return reply.Status == 422 && kind.Contains(NotThere, StringComparison.Ordinal)
                ? new(ReplyClass.NoData, words)
                : HttpVerdict.Of(reply, kind.Length > 0 ? $"{words} ({kind})" : words)!;
        }

        return request.Expects switch
        {
            Number when JsonReply.Parse(reply.Body) is { ValueKind: JsonValueKind.Number } => Verdict.Data,
            List when JsonReply.Parse(reply.Body) is { ValueKind: JsonValueKind.Array } => Verdict.Data,
            Ticks => Whole(reply.Body),
            _ => new(ReplyClass.VendorFault, $"it sent no {request.Expects}: {Words.Of(reply.Body.Span)}"),
        };
    }

    /// <summary>What is torn is asked for again, so it is found here.</summary>
    private static Verdict Whole(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (!DatabentoCsv.Is(body.Span))
                DbnFile.Parse(body);
            else if (body.Span[^1] != '\n')
                return new(ReplyClass.VendorFault, "its CSV ends in the middle of a line");
            return Verdict.Data;
        }
        catch (IngestException exception)
        {
            return new(ReplyClass.VendorFault, exception.Message);
        }
    }
}
