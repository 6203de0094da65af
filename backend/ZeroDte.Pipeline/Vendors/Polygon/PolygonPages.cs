using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Answers that come in pages: each names the address of the next, which is followed at the configured host alone.</summary>
internal sealed class PolygonPages(VendorClient client, PolygonVendor vendor)
{
    /// <summary>As the other, of what every plan has where the key's plan does not have all: it is refused as a whole.</summary>
    public async Task<IReadOnlyList<VendorReply>> ReadAsync(
        VendorRequest all, VendorRequest less, CancellationToken cancellationToken)
    {
        var reply = await client.AskAsync(vendor, all, cancellationToken);
        return reply.Verdict.Class == ReplyClass.NotEntitled
            ? await ReadAsync(less, cancellationToken)
            : await FollowAsync(all, reply, cancellationToken);
    }

    /// <returns>All pages; none if there is nothing of what was asked for.</returns>
    /// <exception cref="IngestException">A page is refused, or they do not end.</exception>
    public async Task<IReadOnlyList<VendorReply>> ReadAsync(VendorRequest first, CancellationToken cancellationToken) =>
        await FollowAsync(first, await client.AskAsync(vendor, first, cancellationToken), cancellationToken);

    /// <summary>The pages that begin with one that was received.</summary>
    public async Task<IReadOnlyList<VendorReply>> FollowAsync(
        VendorRequest first, VendorReply reply, CancellationToken cancellationToken)
    {
        if (reply.Verdict.Class == ReplyClass.NoData)
            return [];

        var pages = new List<VendorReply>();
        var asked = new HashSet<string> { first.Path };
        var seen = new HashSet<ContentHash>();
        for (var request = first; ; reply = await client.AskAsync(vendor, request, cancellationToken))
        {
            pages.Add(reply.Data());
            if (reply.Json().Member(PolygonVendor.Results) is { } results && results.GetArrayLength() > 0
                && !seen.Add(ContentHash.Of(results.GetRawText())))
            {
                throw new IngestException($"Page {pages.Count} of its answer for {first.Endpoint} repeats an earlier one.");
            }

            if (Next(reply, request) is not { } next)
                return pages;
            request = next;
            if (!asked.Add(request.Path))
                throw new IngestException($"Its pages of {first.Endpoint} go in a circle: page {pages.Count} leads to one that was read.");
            if (pages.Count == vendor.Options.MostPages)
            {
                throw new IngestException($"Its answer for {first.Endpoint} has more than {pages.Count} pages, the most that are read "
                    + "(Market__Polygon__MostPages).");
            }
        }
    }

    private VendorRequest? Next(VendorReply page, VendorRequest request)
    {
        if (page.Json().Text("next_url") is not { } next)
            return null;
        var home = vendor.Options.BaseUrl;
        if (!Uri.TryCreate(next, UriKind.Absolute, out var address)
            || Uri.Compare(address, home, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0
            || address.UserInfo.Length > 0)
        {
            throw new IngestException($"Its next page of {request.Endpoint} is not at {home.GetLeftPart(UriPartial.Authority)}, where "
                + "alone the key is sent.");
        }

        var prefix = home.AbsolutePath.TrimEnd('/');
        var path = address.AbsolutePath.StartsWith($"{prefix}/", StringComparison.Ordinal)
            ? address.AbsolutePath[prefix.Length..]
            : address.AbsolutePath;
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !pair.StartsWith("apiKey=", StringComparison.OrdinalIgnoreCase));
        return request with { Path = $"{path}?{string.Join('&', query)}" };
    }
}
