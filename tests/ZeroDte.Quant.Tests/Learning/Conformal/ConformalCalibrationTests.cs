using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Conformal;

namespace ZeroDte.Quant.Tests.Learning.Conformal;

public sealed class ConformalCalibrationTests
{
    [Fact]
    public void SortedErrors_WithAPrior_KeepItWhileOthersLeave()
    {
        var calibration = new ConformalCalibration(latest: 2, rate: 0, -1, 1);
        foreach (var error in new[] { 3.0, -5, 4, -1 })
            calibration.Add(error, 0, given: null);

        calibration.SortedErrors.ShouldBe([-1, -1, 1, 4]);
    }

    [Fact]
    public void UsualErrors_AreSymmetricHeavyTailedAndAscending()
    {
        var errors = ConformalCalibration.UsualErrors;

        errors.ShouldBe(errors.Order());
        errors.Zip(errors.Reverse()).ShouldAllBe(pair => Math.Abs(pair.First + pair.Second) < 1e-9);
        (errors.Count, errors.Count(e => Math.Abs(e) > 0.95 * 2.0150)).ShouldBe((400, 40)); // 90 % of Student's t lie within 2.015
    }

    [Fact]
    public void Add_MoreThanItKeeps_ForgetsTheOldest()
    {
        var calibration = new ConformalCalibration(latest: 3, rate: 0);
        foreach (var error in new[] { 5.0, -1, 2, 0, -1 })
            calibration.Add(error, actual: 0, given: null);

        calibration.SortedErrors.ShouldBe([-1, 0, 2]);
        calibration.Width.ShouldBe(1);
    }

    [Fact]
    public void Distribution_OnceGiven_StaysAsErrorsComeAndGo()
    {
        var calibration = new ConformalCalibration(latest: 3, rate: 0);
        foreach (var error in new[] { 1.0, 2, 3 })
            calibration.Add(error, actual: 0, given: null);
        var given = calibration.Distribution(0, 1);

        calibration.Add(-4, actual: 0, given);

        given.Errors.ToArray().ShouldBe([1, 2, 3]);
        calibration.SortedErrors.ShouldBe([-4, 2, 3]);
    }

    [Fact]
    public void Add_MissThenHit_MovesTheLogarithmOfTheWidthByTheRule()
    {
        var calibration = new ConformalCalibration(100, rate: 0.05);
        calibration.Add(1, 0, given: null);
        var given = calibration.Distribution(0, 1);

        calibration.Add(9, actual: 9, given); // outside
        Math.Log(calibration.Width).ShouldBe(0.05 * 0.9, 1e-12);
        calibration.Add(1, actual: 1, given); // inside
        Math.Log(calibration.Width).ShouldBe(0.05 * 0.8, 1e-12);
    }

    [Fact]
    public void Add_AnyErrors_CoverageIsWhatTheWidthSaysItWas() => Prop.ForAll(
        Gen.Choose(-1000, 1000).Select(i => i / 100.0).ListOf(200).ToArbitrary(),
        errors =>
        {
            var calibration = new ConformalCalibration(50, rate: 0.03);
            calibration.Add(0.5, 0, given: null);
            var outside = 0;
            foreach (var error in errors)
            {
                var given = calibration.Distribution(0, 1);
                var (lower, upper) = given.Interval(ConformalCalibration.Level);
                outside += error < lower || error > upper ? 1 : 0;
                calibration.Add(error, error, given);
            }

            return Math.Abs((double)outside / errors.Count - 0.1 - Math.Log(calibration.Width) / (errors.Count * 0.03)) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_VolatilityDoublesForGood_StillCovers()
    {
        // Split conformal would need its whole window to turn over before it notices.
        var random = new Random(1);
        var calibration = new ConformalCalibration(1_000, rate: 0.05);
        var (inside, judged) = (0, 0);
        for (var i = 0; i < 1_500; i++)
        {
            var error = (random.NextDouble() - 0.5) * (i < 1_000 ? 1 : 2);
            var given = i < 100 ? null : calibration.Distribution(0, 1);
            if (i >= 1_000)
            {
                var (lower, upper) = given!.Interval(ConformalCalibration.Level);
                inside += lower <= error && error <= upper ? 1 : 0;
                judged++;
            }

            calibration.Add(error, error, given);
        }

        ((double)inside / judged).ShouldBeInRange(0.86, 0.94);
    }

    [Fact]
    public void Bad_Input_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new ConformalCalibration(0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new ConformalCalibration(1, double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new ConformalCalibration(1, 0).Add(double.NaN, 0, null)).Message.ShouldContain(
            "An error must be finite");
        Should.Throw<ArgumentException>(() => new ConformalCalibration(1, 0).Distribution(0, 1)).Message.ShouldContain(
            "at least one past error");
    }
}
