namespace ZeroDte.Pipeline.Vendors.Replies;

/// <param name="Reason">The vendor's words, or what is wrong with the reply; empty for data without a warning.</param>
/// <param name="Until">When a vendor that had too many calls answers again.</param>
public sealed record Verdict(ReplyClass Class, string Reason = "", DateTimeOffset? Until = null)
{
    public static Verdict Data { get; } = new(ReplyClass.Data);
}
