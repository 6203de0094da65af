using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Replies;

/// <summary>One reply of a vendor as it was received, or that there was none, and why.</summary>
public sealed record VendorReply
{
    /// <summary>As in rows, settings and names of objects: <c>polygon</c>.</summary>
    public required string Vendor { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>Null if the reply is of many.</summary>
    public Symbol? Symbol { get; init; }

    /// <summary>Method, path and values, without the key.</summary>
    public required string Request { get; init; }

    /// <summary>Which key asked, as its fingerprint.</summary>
    public required string Key { get; init; }

    /// <summary>The same for all replies that one question took, such as its pages.</summary>
    public required Guid Series { get; init; }

    /// <summary>The HTTP status; null if there was no reply.</summary>
    public int? Status { get; init; }

    public string? ETag { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>As received, but for the key, which some vendors repeat in their refusals: that is blotted out.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public Verdict Verdict { get; init; } = Verdict.Data;

    public ContentHash? Hash => Status is null ? null : ContentHash.Of(Body.Span);

    /// <returns>This reply, which is data.</returns>
    /// <exception cref="IngestException">It is not; the message says why, and what to do.</exception>
    public VendorReply Data() => Verdict.Class == ReplyClass.Data ? this : throw new IngestException(Verdict.Class switch
    {
        ReplyClass.NoData => $"It has no {Endpoint}{Of}: {Verdict.Reason}.",
        ReplyClass.RateLimited => $"It takes no more calls until {Verdict.Until:yyyy-MM-dd HH:mm:ss} UTC: {Verdict.Reason}.",
        ReplyClass.NotEntitled =>
            $"The key does not give {Endpoint}{Of}: {Verdict.Reason}. Take a key or a plan that has it, or another source.",
        ReplyClass.BadRequest => $"It does not take the question for {Endpoint}{Of}: {Verdict.Reason}.",
        _ => $"It failed to give {Endpoint}{Of}: {Verdict.Reason}. It is asked again later.",
    })
    {
        IsFinal = Verdict.Class is ReplyClass.NotEntitled or ReplyClass.BadRequest,
    };

    private string Of => Symbol is null ? "" : $" of {Symbol}";
}
