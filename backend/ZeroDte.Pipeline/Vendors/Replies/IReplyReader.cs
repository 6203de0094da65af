using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Replies;

/// <summary>Reads what a vendor's replies say, those just received and those kept alike.</summary>
/// <typeparam name="TFound">Where it puts what it finds.</typeparam>
internal interface IReplyReader<in TFound>
{
    string Vendor { get; }

    /// <summary>The source that these replies belong to, as it calls itself.</summary>
    string Source { get; }

    /// <summary>Whether prices are in the shares of their own session.</summary>
    bool IsAsTraded { get; }

    IReadOnlyCollection<string> Endpoints { get; }

    /// <param name="reply">One of <see cref="Endpoints"/> that is data.</param>
    /// <exception cref="Market.IngestException">It does not say what such a reply says.</exception>
    void Read(VendorReply reply, Symbol symbol, TFound found);
}
