using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ZeroDte.Quant.Market;

/// <summary>Whether the data of a session can be relied on.</summary>
public enum CertificateVerdict
{
    /// <summary>All that could be checked agrees.</summary>
    Good,

    /// <summary>Something is unusual, as prices may be.</summary>
    Suspect,

    /// <summary>Something contradicts itself. Nothing is made of it until a person has looked.</summary>
    Bad,
}

/// <summary>One thing that was found.</summary>
/// <param name="Check">What was looked at: halt, hole, split, jump or minutes.</param>
/// <param name="Words">What is odd about it, as a sentence without its full stop.</param>
public sealed record CertificateFinding(string Check, CertificateVerdict Verdict, string Words);

/// <summary>What is known of a session, to be checked against itself.</summary>
/// <param name="Bar">As traded.</param>
/// <param name="Before">The bar before, in the shares of this session and without its dividend; null of the first.</param>
/// <param name="Missed">Sessions between the two of which there is no bar.</param>
/// <param name="Split">New shares for each old one, by the splits known of this session; 1 for none.</param>
/// <param name="UsualMove">Standard deviation of a day's log return.</param>
/// <param name="Minutes">Null if there are no minute bars of the session.</param>
public sealed record SessionEvidence(
    TradingSession Session, Bar Bar, Bar? Before, int Missed, decimal Split, double UsualMove, MinuteSummary? Minutes)
{
    /// <summary>Sessions between the two in which the symbol did not trade, and why they are taken for that.</summary>
    public IReadOnlyList<(DateOnly Session, string Reason)> Halts { get; init; } = [];
}

/// <summary>What checking a session's data against itself found. The same evidence has the same hash.</summary>
public sealed record SessionCertificate(DateOnly Session, IReadOnlyList<CertificateFinding> Findings, string Hash)
{
    /// <summary>Moves beyond so many usual ones are looked at.</summary>
    private const double LargeMove = 8;

    /// <summary>Minutes that may lack trading before it is worth a word, as a share of the session.</summary>
    private const double Thin = 0.02;

    /// <summary>How far minutes and day may differ by auctions and odd lots, as a log ratio, and how far only by another stock.</summary>
    private const double Close = 0.001, Apart = 0.05;

    public CertificateVerdict Verdict => Findings.Select(finding => finding.Verdict).DefaultIfEmpty().Max();

    public static SessionCertificate Of(SessionEvidence evidence)
    {
        CertificateFinding[] findings =
            [.. Halted(evidence), .. Hole(evidence), .. Overnight(evidence), .. Within(evidence), .. Minutes(evidence)];
        return new(evidence.Session.Date, findings, HashOf(evidence, findings));
    }

    private static IEnumerable<CertificateFinding> Halted(SessionEvidence evidence) => evidence.Halts.Select(halt =>
        new CertificateFinding("halt", CertificateVerdict.Suspect, $"it did not trade on {halt.Session:yyyy-MM-dd}: {halt.Reason}"));

    private static IEnumerable<CertificateFinding> Hole(SessionEvidence evidence)
    {
        if (evidence.Missed > 0)
        {
            yield return new("hole", CertificateVerdict.Suspect, evidence.Missed == 1
                ? "there is no bar of the session before" : $"there are no bars of the {evidence.Missed} sessions before");
        }
    }

    private static IEnumerable<CertificateFinding> Overnight(SessionEvidence evidence)
    {
        if (evidence.Before is not { } before)
            yield break;

        var (close, open) = ((double)before.Close, (double)evidence.Bar.Open);
        var move = Math.Log(open / close);
        if (SplitRatio.Of(close, open) is { } ratio)
        {
            yield return new("split", CertificateVerdict.Bad, evidence.Split == 1
                ? $"it opens at {open:0.####} after {close:0.####}, as after a {SplitRatio.Words(ratio)} split that nobody tells"
                : $"a split of {evidence.Split:0.####} for 1 is told, and the price does not show it: {open:0.####} after "
                    + $"{(double)(before.Close * evidence.Split):0.####}");
        }
        else if (Math.Abs(move) > LargeMove * evidence.UsualMove * Math.Sqrt(1 + evidence.Missed + evidence.Halts.Count))
        {
            yield return new("jump", CertificateVerdict.Suspect,
                $"it opens {Math.Exp(move) - 1:+0.0%;-0.0%} from the close before, {Math.Abs(move) / evidence.UsualMove:0} usual days");
        }
    }

    private static IEnumerable<CertificateFinding> Within(SessionEvidence evidence)
    {
        var move = Math.Log((double)evidence.Bar.Close / (double)evidence.Bar.Open);
        if (Math.Abs(move) > LargeMove * evidence.UsualMove)
        {
            yield return new("jump", CertificateVerdict.Suspect,
                $"it closes {Math.Exp(move) - 1:+0.0%;-0.0%} from its open, {Math.Abs(move) / evidence.UsualMove:0} usual days");
        }
    }

    private static IEnumerable<CertificateFinding> Minutes(SessionEvidence evidence)
    {
        if (evidence.Minutes is not { } minutes)
            yield break;

        var expected = (int)(evidence.Session.Close - evidence.Session.Open).TotalMinutes;
        if (expected - minutes.Count > Thin * expected)
        {
            var gap = minutes.LongestGap > 1
                ? $", the longest gap is of {minutes.LongestGap} minutes from {minutes.GapFrom:HH:mm} UTC" : "";
            yield return new("minutes", CertificateVerdict.Suspect, $"{expected - minutes.Count} of {expected} minutes have no bar{gap}");
        }

        var bar = evidence.Bar;
        foreach (var (name, daily, theirs) in new[] { ("high", bar.High, minutes.High), ("low", bar.Low, minutes.Low) })
        {
            var apart = Math.Abs(Math.Log((double)theirs / (double)daily));
            if (apart > Close)
            {
                yield return new("minutes", apart > Apart ? CertificateVerdict.Bad : CertificateVerdict.Suspect,
                    $"the {name} of its minutes is {theirs:0.####}, and of the day {daily:0.####}");
            }
        }
    }

    private static string HashOf(SessionEvidence evidence, CertificateFinding[] findings)
    {
        var (bar, text) = (evidence.Bar, new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"{bar.Session:yyyy-MM-dd} {Plain(bar.Open)} {Plain(bar.High)} {Plain(bar.Low)} ");
        text.Append(CultureInfo.InvariantCulture, $"{Plain(bar.Close)} {bar.Volume} {Plain(evidence.Split)} {evidence.Minutes?.Count}\n");
        foreach (var (check, verdict, words) in findings)
            text.Append(CultureInfo.InvariantCulture, $"{check} {verdict} {words}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        // 1.50 and 1.5 are the same price.
        static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
    }
}
