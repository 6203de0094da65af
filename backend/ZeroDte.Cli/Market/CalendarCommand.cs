using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using ZeroDte.Cli.Shell;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Market;

internal static class CalendarCommand
{
    private static readonly TradingCalendar Calendar = TradingCalendar.Nyse;

    public static Command Create()
    {
        var when = new Argument<string?>("when")
        {
            Description = "A date such as 2026-11-27, or a year; today if left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        when.Validators.Add(Check);
        var json = Arguments.Json();
        var command = new ExampleCommand("calendar",
            "NYSE sessions: a day's hours, or a year's closures and special hours.", "zerodte calendar", "zerodte calendar 2026-11-27",
            "zerodte calendar 2026 --json") { when, json };
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(when);
            if (TryYear(text, out var year))
            {
                Year(year, parsed.GetValue(json));
            }
            else
            {
                Day(text is null ? Calendar.CurrentOrNext(TimeProvider.System.GetUtcNow()).Date : ParseDate(text)!.Value,
                    parsed.GetValue(json));
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static void Check(ArgumentResult result)
    {
        var text = result.Tokens.SingleOrDefault()?.Value;
        var day = TryYear(text, out var year) ? new DateOnly(year, 1, 1) : ParseDate(text);
        if (text is null)
            return;
        if (day is null)
            result.AddError($"'{text}' is neither a date such as 2026-11-27 nor a year.");
        else if (day < Calendar.FirstDay || day.Value.Year > 2200)
            result.AddError($"The calendar covers {Calendar.FirstDay.Year} to 2200; got {text}.");
    }

    private static void Day(DateOnly date, bool json)
    {
        var closure = Calendar.Closure(date);
        var session = closure is null ? Calendar.Session(date) : null;
        var previous = date > Calendar.Next(Calendar.FirstDay) ? Calendar.Previous(date) : (DateOnly?)null;
        if (json)
        {
            Terminal.WriteJson(new
            {
                Date = date,
                IsSession = session is not null,
                closure,
                session?.Open,
                session?.Close,
                session?.IsEarlyClose,
                session?.Note,
                Previous = previous,
                Next = Calendar.Next(date),
            });
            return;
        }

        Terminal.Out.WriteLine(session is null
            ? $"{Words(date)}: no session, {closure}."
            : $"{Words(date)}: {session.Open:HH:mm} to {session.Close:HH:mm} New York, {session.Open.UtcDateTime:HH:mm} to "
                + $"{session.Close.UtcDateTime:HH:mm} UTC{(session.Note is null ? "" : $" ({session.Note})")}.");
        if (previous is { } before)
            Terminal.Out.WriteLine($"Session before: {Words(before)}.");
        Terminal.Out.WriteLine($"Session after:  {Words(Calendar.Next(date))}.");
    }

    private static void Year(int year, bool json)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var sessions = Calendar.Sessions(first, last).ToList();
        var closures = Enumerable.Range(first.DayNumber, last.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber)
            .Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Calendar.IsSession(d)).ToList();
        var special = sessions.Where(s => s.Note is not null).ToList();
        if (json)
        {
            Terminal.WriteJson(new
            {
                Year = year,
                Sessions = sessions.Count,
                Closures = closures.Select(d => new { Date = d, Reason = Calendar.Closure(d) }),
                SpecialHours = special.Select(s => new { s.Date, s.Open, s.Close, s.Note }),
            });
            return;
        }

        var listing = new Listing(new("Day"), new("Hours"), new("Occasion", IsProse: true, LeastProse: 12))
        {
            Title = $"NYSE {year}: {sessions.Count} sessions",
        };
        var rows = closures.Select(d => (Date: d, Hours: "closed", Note: Calendar.Closure(d)!))
            .Concat(special.Select(s => (s.Date, Hours: $"{s.Open:HH:mm} to {s.Close:HH:mm}", Note: s.Note!)));
        foreach (var (date, hours, note) in rows.OrderBy(r => r.Date))
            listing.Add(Words(date), hours, note);
        listing.Write(Terminal.Out);
    }

    private static bool TryYear(string? text, out int year) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) && text!.Length == 4 && year > 0;

    private static DateOnly? ParseDate(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string Words(DateOnly date) => date.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture);
}
