using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>How one vendor is asked, and how its replies are told apart.</summary>
internal interface IVendor
{
    /// <summary>As in rows, settings and names of objects: <c>polygon</c>.</summary>
    string Name { get; }

    VendorOptions Options { get; }

    ApiKey Key { get; }

    /// <summary>Whether a plan has an endpoint or has it not, whatever the symbol and the days.</summary>
    bool EntitlesByEndpoint => false;

    /// <summary>Puts the key where the vendor takes it.</summary>
    void Sign(HttpRequestMessage message, DateTimeOffset now);

    /// <param name="reply">With a status; not judged yet.</param>
    Verdict Judge(VendorRequest request, VendorReply reply);
}
