using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>What a vendor is asked, without the key.</summary>
/// <param name="Endpoint">What is asked for, in words that can be a folder's name: <c>daily</c>.</param>
/// <param name="Path">Below the base address, with its query.</param>
internal sealed record VendorRequest(string Endpoint, string Path)
{
    /// <summary>Null if it is of many.</summary>
    public Symbol? Symbol { get; init; }

    /// <summary>What is posted; null for a question that is read.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; init; }

    /// <summary>The member without which the reply is no data; empty where that is not how data are told.</summary>
    public string Expects { get; init; } = "";

    /// <summary>Whether the answer may be another one the next minute.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether it leaves half of the calls to questions that are more urgent.</summary>
    public bool CanWait { get; init; }

    /// <summary>Whether data of it stay the same until another session closes, as those of sessions past.</summary>
    public bool IsSettled { get; init; }

    /// <inheritdoc cref="Replies.VendorReply.Series"/>
    public Guid Series { get; init; } = Guid.NewGuid();

    /// <summary>The version that is there already: the same again need not be sent.</summary>
    public string? KnownETag { get; init; }

    public override string ToString() => Form is null
        ? $"GET {Path}"
        : $"POST {Path} {string.Join('&', Form.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
