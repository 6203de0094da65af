using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>What the status of a reply says by itself, whichever vendor's it is.</summary>
internal static class HttpVerdict
{
    /// <param name="words">What the reply says, as far as it can be read.</param>
    /// <returns>Null where the body has to say it.</returns>
    public static Verdict? Of(VendorReply reply, string words)
    {
        var reason = words.Length > 0 ? $"{words} (status {reply.Status})" : $"it answered with status {reply.Status}";
        return reply.Status switch
        {
            200 => null,
            >= 300 and < 400 => new(ReplyClass.BadRequest, $"{reason}; redirects are not followed: correct its BaseUrl"),
            401 or 402 or 403 => new(ReplyClass.NotEntitled, reason),
            429 => new(ReplyClass.RateLimited, reason),
            408 or 425 or >= 500 or < 300 => new(ReplyClass.VendorFault, reason),
            _ => new(ReplyClass.BadRequest, reason),
        };
    }
}
