using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Market;

internal static class CertifyCommand
{
    public static Command Create()
    {
        var symbol = LifecycleArguments.SymbolArgument();
        var session = Arguments.Date("--session", "Of one session alone.");
        var accept = new Option<string?>("--accept")
        {
            Description = "Say why what is bad of the --session is right, after you have looked; kept with it.",
        };
        var all = new Option<bool>("--all") { Description = "Every session instead of those with something to say." };
        var json = Arguments.Json();
        var command = new ExampleCommand("certify",
            "Check each session of a symbol against itself: splits, jumps, holes, minutes. Nothing is trained on or forecast from what is "
                + "bad.",
            "zerodte market certify AAPL", "zerodte market certify AAPL --session 2000-09-29 --accept 'it did halve'")
        {
            symbol, session, accept, all, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var (certificates, whose) = (services.GetRequiredService<Certificates>(), parsed.GetValue(symbol)!);
            var day = parsed.GetValue(session);
            if (parsed.GetValue(accept) is { } reason
                && await AcceptAsync(certificates, whose, day, reason, cancellationToken) is var code and > 0)
            {
                return code;
            }

            var stored = await certificates.ReadAsync(whose, cancellationToken);
            var everyone = parsed.GetValue(all);
            StoredCertificate[] shown =
                [.. stored.Where(one => day == one.Session || (day is null && (everyone || one.Verdict != CertificateVerdict.Good)))];
            if (parsed.GetValue(json))
                Terminal.WriteJson(shown);
            else
                Write(whose, stored, shown);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> AcceptAsync(
        Certificates certificates, Symbol symbol, DateOnly? session, string reason, CancellationToken cancellationToken)
    {
        if (session is not { } day || string.IsNullOrWhiteSpace(reason))
        {
            return Failures.Report(
                ExitCode.BadInput, "Say of which session and why, as in --session 2000-09-29 --accept 'the price did halve'.");
        }

        return await certificates.AcceptAsync(symbol, day, reason, cancellationToken)
            ? ExitCode.Done
            : Failures.Report(ExitCode.BadInput, $"Nothing of {symbol} on {day:yyyy-MM-dd} is bad, or it was accepted already.");
    }

    private static void Write(Symbol symbol, IReadOnlyList<StoredCertificate> stored, StoredCertificate[] shown)
    {
        Terminal.Out.WriteLine($"{symbol}: {stored.Count:N0} sessions, {Count(CertificateVerdict.Good):N0} good, "
            + $"{Count(CertificateVerdict.Suspect):N0} suspect, {Count(CertificateVerdict.Bad):N0} bad.");
        if (shown.Length == 0)
            return;

        var listing = new Listing(new("Session"), new("Verdict"), new("Found"), new("Accepted", Rank: 1));
        foreach (var one in shown)
        {
            listing.Add(
                $"{one.Session:yyyy-MM-dd}",
                new(
                    one.Verdict.ToString().ToLowerInvariant(),
                    one is { Verdict: CertificateVerdict.Bad, Accepted: null } ? Tone.Notice : null),
                string.Join("; ", one.Findings.Select(finding => finding.Words)),
                one.Accepted ?? "");
        }

        listing.Write(Terminal.Out);

        int Count(CertificateVerdict verdict) => stored.Count(one => one.Verdict == verdict);
    }
}
