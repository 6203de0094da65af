using System.Globalization;
using ZeroDte.Quant.Options;

namespace ZeroDte.Quant.Tests.Options;

/// <summary>Prices and what they imply, against arithmetic of sixty digits and published values.</summary>
public sealed class BlackTests
{
    /// <summary>Computed with sixty digits: kind, forward, strike, years, volatility, price, delta, gamma, vega, theta.</summary>
    public static TheoryData<OptionKind, double[]> SixtyDigits => new()
    {
        { OptionKind.Call, [100.0, 99.0, 1.0175010175010176e-05, 0.6, 1.0000000025694113, 0.99999992485233981, 2.1323550371786942e-6,
            1.3018040520016448e-7, -0.0038382390669216492] },
        { OptionKind.Call, [230.15, 230.73, 1.0175010175010176e-05, 0.05, 4.8622323094242245e-59, 2.1069570764236449e-56,
            9.0942051176508985e-54, 2.4507079542962234e-55, -6.0213894437058208e-52] },
        { OptionKind.Put, [100.0, 100.0, 5.087505087505087e-05, 0.15, 0.042682881665230535, -0.49978658559167385, 3.728776186583873,
            0.28455251729119908, -419.48732099068568] },
        { OptionKind.Put, [100.0, 95.0, 0.00030525030525030525, 0.15, 1.7302050158129549e-87, -1.2987775642817265e-85,
            9.7255030673429839e-84, 4.4530691700288386e-84, -1.0941190950760856e-81] },
        { OptionKind.Put, [230.15, 234.75, 0.00030525030525030525, 0.6, 4.627798343167071, -0.970122005979579, 0.028107269932340835,
            0.27267666913181963, -267.98663042275232] },
        { OptionKind.Call, [230.15, 227.85, 0.003968253968253968, 0.15, 2.459689252105402, 0.85716201161915264, 0.10374914946893878,
            3.2711256146286197, -61.824274116480913] },
        { OptionKind.Put, [100.0, 99.75, 0.0027397260273972603, 0.6, 1.1302501128950639, -0.46199599901041057, 0.12645286949563765,
            2.0786773067776052, -227.61516509214776] },
        { OptionKind.Call, [100.0, 102.0, 0.25, 0.6, 11.068803286156733, 0.53346830261977864, 0.01325125281078549, 19.876879216178235,
            -23.852255059413881] },
        { OptionKind.Put, [100.0, 90.0, 1.0, 0.05, 0.030068814151095825, -0.016494780510855789, 0.0082171088318354675, 4.108554415917734,
            -0.10271386039794336] },
        { OptionKind.Put, [230.15, 234.75, 1.0, 0.6, 57.145949809819715, -0.39472806671074974, 0.0027878260022262171, 88.601050942803328,
            -26.580315282840997] },
    };

    [Theory]
    [MemberData(nameof(SixtyDigits))]
    public void Option_OfSixtyDigits_AgreesToTheLastFew(OptionKind kind, double[] row)
    {
        var option = new Black(kind, row[0], row[1], row[2], row[3]);

        // A far wing is e to a large power, which has the rounding of that power.
        Near(option.Price, row[4], 2e-13);
        Near(option.Delta, row[5], 2e-13);
        Near(option.Gamma, row[6], 2e-13);
        Near(option.Vega, row[7], 2e-13);
        Near(option.Theta, row[8], 2e-13);
    }

    [Theory]
    [MemberData(nameof(SixtyDigits))]
    public void Implied_OfItsPrice_IsTheVolatilityAsFarAsThePriceTells(OptionKind kind, double[] row)
    {
        var implied = ImpliedVolatility.Of(kind, row[4], row[0], row[1], row[2]);

        implied.Answer.ShouldBe(ImpliedAnswer.Value);
        Math.Abs(implied.Volatility - row[3]).ShouldBeLessThan(Attainable(row[4], row[7], row[3]));
    }

    [Theory]
    [InlineData(OptionKind.Call, 4.999, ImpliedAnswer.BelowIntrinsic)]
    [InlineData(OptionKind.Call, 5, ImpliedAnswer.NoTimeValue)]
    [InlineData(OptionKind.Call, 105, ImpliedAnswer.AboveMaximum)]
    [InlineData(OptionKind.Put, -0.01, ImpliedAnswer.BelowIntrinsic)]
    [InlineData(OptionKind.Put, 0, ImpliedAnswer.NoTimeValue)]
    [InlineData(OptionKind.Put, 100, ImpliedAnswer.AboveMaximum)]
    public void Implied_OfAPriceThatIsNone_SaysWhichWay(OptionKind kind, double price, ImpliedAnswer answer)
    {
        var implied = ImpliedVolatility.Of(kind, price, 105, 100, 0.01);

        implied.Answer.ShouldBe(answer);
        implied.Volatility.ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(0, 100, 0.01, 0.2, "forward")]
    [InlineData(double.NaN, 100, 0.01, 0.2, "forward")]
    [InlineData(100, -1, 0.01, 0.2, "strike")]
    [InlineData(100, 100, -0.01, 0.2, "years")]
    [InlineData(100, 100, 0.01, double.PositiveInfinity, "volatility")]
    public void Option_OfWhatIsNone_NamesIt(double forward, double strike, double years, double volatility, string name) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Black(OptionKind.Call, forward, strike, years, volatility))
            .ParamName.ShouldBe(name);

    [Fact]
    public void Option_WithoutTime_IsWorthItsIntrinsicValue()
    {
        var (call, put) = (new Black(OptionKind.Call, 105, 100, 0, 0.3), new Black(OptionKind.Put, 105, 100, 0, 0.3));

        (call.Price, call.Delta, call.Gamma, call.Vega, call.Theta, call.ChanceInTheMoney).ShouldBe((5, 1, 0, 0, 0, 1));
        (put.Price, put.Delta, put.ChanceInTheMoney).ShouldBe((0, 0, 0));
    }

    /// <summary>An hour of the 24 x 365 is less of a year than one of the 6.5 x 252.</summary>
    [Fact]
    public void CalendarRatio_OfTheTwoClocks_IsTheRootOfTheirYears()
    {
        TradingTime.CalendarRatio.ShouldBe(2.313, 5e-4);
        TradingTime.Years(390 * 252).ShouldBe(1);
    }

    /// <summary>A minute to a year, 2 % to 300 %, far in and far out of the money.</summary>
    [Fact]
    public void Option_OfAHundredThousandRandomOnes_KeepsTheLaws()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var forward = 1 + 499 * random.NextDouble();
            var (years, volatility) = (Math.Exp(random.NextDouble() * Math.Log(1e5)) / 1e5, 0.02 * Math.Exp(5 * random.NextDouble()));
            var strike = forward * Math.Exp(8 * (random.NextDouble() - 0.5) * volatility * Math.Sqrt(years));
            var (call, put) = (new Black(OptionKind.Call, forward, strike, years, volatility),
                new Black(OptionKind.Put, forward, strike, years, volatility));
            var where = $"{forward:R} {strike:R} {years:R} {volatility:R}";

            Math.Abs(call.Price - put.Price - (forward - strike)).ShouldBeLessThan(1e-13 * (forward + strike), where);
            call.Price.ShouldBeInRange(call.Intrinsic, forward, where);
            put.Price.ShouldBeInRange(put.Intrinsic, strike, where);
            new Black(OptionKind.Put, forward, strike, years, 1.01 * volatility).Price.ShouldBeGreaterThan(put.Price, where);
            Near(call.Delta - put.Delta, 1, 1e-14);
            Near(call.ChanceInTheMoney + put.ChanceInTheMoney, 1, 1e-14);

            var (up, down) = (new Black(OptionKind.Call, forward * 1.00001, strike, years, volatility),
                new Black(OptionKind.Call, forward * 0.99999, strike, years, volatility));
            // The middle difference, whose error is of the third derivative: with little time that is large.
            ((up.TimeValue + up.Intrinsic - down.TimeValue - down.Intrinsic) / (2e-5 * forward)).ShouldBe(call.Delta, 1e-2, where);

            foreach (var option in (Black[])[call, put])
            {
                var implied = ImpliedVolatility.Of(option.Kind, option.Price, forward, strike, years);
                if (implied.Answer == ImpliedAnswer.NoTimeValue)
                    continue; // deep in the money the price has no digits left for it
                implied.Answer.ShouldBe(ImpliedAnswer.Value, where);
                Math.Abs(implied.Volatility - volatility).ShouldBeLessThan(Attainable(option.Price, option.Vega, volatility), where);
            }
        }
    }

    /// <summary>All rows of sixty digits, with dividends and interest: the forward takes them up.</summary>
    [Fact]
    public void Option_OfTheReferenceRows_AgreesToTheLastFew()
    {
        var names = SharedData.Header("ref_black_scholes_0dte.csv");
        foreach (var row in SharedData.Rows("ref_black_scholes_0dte.csv"))
        {
            double At(string name) => double.Parse(row[Array.IndexOf(names, name)], CultureInfo.InvariantCulture);
            var (years, discount) = (At("time_years"), Math.Exp(-At("rate") * At("time_years")));
            var forward = At("spot") * Math.Exp((At("rate") - At("dividend_yield")) * years);
            var option = new Black(Enum.Parse<OptionKind>(row[1], ignoreCase: true), forward, At("strike"), years, At("volatility"));

            // What the forward was rounded to moves a far wing by a power of it.
            var wing = 1e-15 * Math.Max(1, Math.Abs(At("d1")) / (At("volatility") * Math.Sqrt(years)));
            Near(discount * option.Price, At("price"), 2e-13 + wing, row[0]);
            Near(discount * option.Vega, At("vega"), 4e-13 + 3 * wing, row[0]);
        }
    }

    [Fact]
    public void Option_OfThePublishedRows_AgreesAsFarAsTheyArePrinted()
    {
        var names = SharedData.Header("ref_black_scholes_vollib.csv");
        foreach (var row in SharedData.Rows("ref_black_scholes_vollib.csv"))
        {
            double At(string name) => double.Parse(row[Array.IndexOf(names, name)], CultureInfo.InvariantCulture);
            var (years, discount) = (At("time_years"), Math.Exp(-At("rate") * At("time_years")));
            var forward = At("spot") / discount;
            var call = new Black(OptionKind.Call, forward, At("strike"), years, At("volatility"));
            var put = new Black(OptionKind.Put, forward, At("strike"), years, At("volatility"));

            (discount * call.Price).ShouldBe(At("call_price"), 1e-6, row[0]);
            (discount * put.Price).ShouldBe(At("put_price"), 1e-6, row[0]);
            call.Delta.ShouldBe(At("call_delta"), 1e-6, row[0]);
            put.Delta.ShouldBe(At("put_delta"), 1e-6, row[0]);
            (call.Gamma / discount).ShouldBe(At("call_gamma"), 1e-6, row[0]);
            (discount * call.Vega).ShouldBe(At("call_vega"), 1e-6, row[0]);
        }
    }

    private static void Near(double value, double expected, double share, string? row = null) =>
        Math.Abs(value - expected).ShouldBeLessThanOrEqualTo(share * Math.Abs(expected) + 1e-300, row ?? $"{value:R} for {expected:R}");

    /// <summary>What half a unit of the price's last place moves the volatility by, some times over; and as much of its own.</summary>
    private static double Attainable(double price, double vega, double volatility) => 32 * 2.2e-16 * (price / vega + volatility);
}
