using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tests.Numerics;

public sealed class SortedWindowTests
{
    [Fact]
    public void Add_AnyValues_HasTheLatestInOrder() => Prop.ForAll(
        Gen.Choose(-9, 9).Select(i => (double)i).ListOf().ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(),
        (values, capacity) =>
        {
            var window = new SortedWindow(capacity);
            for (var i = 0; i < values.Count; i++)
            {
                window.Add(values[i]);
                if (!window.Values.SequenceEqual(values.Take(i + 1).TakeLast(capacity).Order()))
                    return false;
            }

            return window.Count == Math.Min(values.Count, capacity);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_OneAtATime_KeepsTheLast()
    {
        var window = new SortedWindow(1);
        window.Values.ShouldBeEmpty();
        window.Add(2);
        window.Add(-3);
        window.Values.ShouldBe([-3]);
    }
}
