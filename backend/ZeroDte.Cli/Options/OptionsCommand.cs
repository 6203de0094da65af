using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using ZeroDte.Cli.Shell;
using ZeroDte.Quant.Options;

namespace ZeroDte.Cli.Options;

/// <summary>Same-day options: what a volatility makes them cost, and what their price says of it.</summary>
internal static class OptionsCommand
{
    private static readonly Option<OptionKind> Kind = new("--kind")
    {
        Description = "call or put.",
        DefaultValueFactory = _ => OptionKind.Call,
        CustomParser = ParseKind,
    };

    private static readonly Option<double> Forward = Price("--forward", "What the close can be bought at now: the price of the stock.");
    private static readonly Option<double> Strike = Price("--strike", "In dollars.");
    private static readonly Option<double> Minutes = Number("--minutes", "Minutes of trading left; 390 from the open of a full session.");

    public static Command Create() => new("options", "Same-day options: price, Greeks and implied volatility.")
    {
        Price(), Implied(),
    };

    private static ExampleCommand Price()
    {
        var volatility = Number("--volatility", "A year's, as in 0.25 for 25%, on the trading clock: 252 sessions of 390 minutes.");
        var json = Arguments.Json();
        var command = new ExampleCommand("price", "What an option is worth at a volatility, with its Greeks.",
            "zerodte options price --forward 190.20 --strike 191 --minutes 120 --volatility 0.25",
            "zerodte options price --kind put --forward 190.20 --strike 189 --minutes 30 --volatility 0.3 --json")
        {
            Kind, Forward, Strike, Minutes, volatility, json,
        };
        command.SetAction(parsed =>
        {
            var option = new Black(
                parsed.GetValue(Kind), parsed.GetValue(Forward), parsed.GetValue(Strike), TradingTime.Years(parsed.GetValue(Minutes)),
                parsed.GetValue(volatility));
            Show(option, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Implied()
    {
        var bid = Number("--bid", "What is offered for it, in dollars per share.");
        var ask = Number("--ask", "What it is offered at, in dollars per share.");
        var json = Arguments.Json();
        var command = new ExampleCommand("implied", "The volatility that a quote says, from its bid to its ask.",
            "zerodte options implied --forward 190.20 --strike 191 --minutes 120 --bid 0.48 --ask 0.52")
        {
            Kind, Forward, Strike, Minutes, bid, ask, json,
        };
        command.SetAction(parsed =>
        {
            var (low, high) = (parsed.GetValue(bid), parsed.GetValue(ask));
            if (low > high)
                return Failures.Report(ExitCode.BadInput, "The bid is above the ask: a crossed quote says nothing of a volatility.");
            if (parsed.GetValue(Minutes) == 0)
                return Failures.Report(ExitCode.BadInput, "--minutes is 0: without time left a price says nothing of a volatility.");
            Show([("bid", low), ("mid", (low + high) / 2), ("ask", high)], parsed);
            return ExitCode.Done;
        });
        return command;

        void Show((string Name, double Price)[] prices, ParseResult parsed)
        {
            var answers = prices.Select(one => (one.Name, one.Price, Implied: ImpliedVolatility.Of(
                parsed.GetValue(Kind), one.Price, parsed.GetValue(Forward), parsed.GetValue(Strike),
                TradingTime.Years(parsed.GetValue(Minutes))))).ToArray();
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(answers.ToDictionary(one => one.Name, one => new
                {
                    one.Price,
                    Answer = one.Implied.Answer.ToString(),
                    Volatility = Known(one.Implied.Volatility),
                    CalendarVolatility = Known(one.Implied.Volatility * TradingTime.CalendarRatio),
                }));
                return;
            }

            var table = new Table().AddColumns("", "Price", "Trading clock", "Calendar clock");
            foreach (var (name, price, implied) in answers)
            {
                var said = implied.Answer == ImpliedAnswer.Value ? null : Words(implied.Answer);
                table.AddRow(name, $"{price:0.0000}", said ?? $"{implied.Volatility:0.00%}",
                    said is null ? $"{implied.Volatility * TradingTime.CalendarRatio:0.00%}" : "");
            }

            Terminal.Out.Write(table);
        }
    }

    private static void Show(Black option, bool json)
    {
        if (json)
        {
            Terminal.WriteJson(new
            {
                Kind = option.Kind.ToString().ToLowerInvariant(),
                option.Price,
                option.Intrinsic,
                option.TimeValue,
                option.Delta,
                option.Gamma,
                VegaPerPoint = option.Vega / 100,
                ThetaPerMinute = option.Theta * TradingTime.Years(1),
                option.ChanceInTheMoney,
            });
            return;
        }

        var grid = new Grid().AddColumns(2);
        grid.AddRow("Price", $"${option.Price:0.0000} per share, of it {option.TimeValue:0.0000} for time");
        grid.AddRow("Delta", $"{option.Delta:0.0000} dollars per dollar of the stock");
        grid.AddRow("Gamma", $"{option.Gamma:0.0000} of delta per dollar of the stock");
        grid.AddRow("Vega", $"{option.Vega / 100:0.0000} dollars per point of volatility");
        grid.AddRow("Theta", $"{option.Theta * TradingTime.Years(1):0.0000} dollars per minute of trading");
        grid.AddRow("In the money", $"with probability {option.ChanceInTheMoney:0.0%}, as this volatility has it");
        Terminal.Out.Write(grid);
    }

    private static string Words(ImpliedAnswer answer) => answer switch
    {
        ImpliedAnswer.BelowIntrinsic => "below what exercising brings",
        ImpliedAnswer.NoTimeValue => "nothing beyond what exercising brings",
        _ => "more than any volatility makes it",
    };

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static OptionKind ParseKind(ArgumentResult result)
    {
        if (Enum.TryParse<OptionKind>(result.Tokens.Single().Value, ignoreCase: true, out var kind) && Enum.IsDefined(kind))
            return kind;
        result.AddError($"'{result.Tokens[0].Value}' is neither call nor put.");
        return default;
    }

    private static Option<double> Price(string name, string description) => Number(name, description, isPrice: true);

    /// <summary>A number that has to be given and is not below zero.</summary>
    private static Option<double> Number(string name, string description, bool isPrice = false) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                && number >= 0)
            {
                if (number == 0 && isPrice)
                    result.AddError($"{name} is 0; it must be a price above zero.");
                return number;
            }

            result.AddError($"{name} is '{text}'; give a number, zero at least, such as 1.25.");
            return 0;
        },
    };
}
