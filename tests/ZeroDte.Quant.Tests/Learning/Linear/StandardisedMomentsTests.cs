using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Tests.Learning.Linear;

public sealed class StandardisedMomentsTests
{
    /// <summary>Products are summed several at a time, and rows four at a time: none may depend on its neighbours.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(61)]
    public void Of_ManyFeatures_HasTheBitsOfEachPairAlone(int rows)
    {
        for (var features = 1; features <= 9; features++)
        {
            var matrix = Rows.Random(rows, features, seed: features);
            var targets = Rows.Targets(matrix, row => Math.Sin(row.Sum()));

            var moments = StandardisedMoments.Of(matrix, targets);

            for (var j = 0; j < features; j++)
            {
                for (var l = 0; l < features; l++)
                {
                    var pair = StandardisedMoments.Of(matrix.Select([l, j]), targets);
                    moments.Gram[j * features + l].ShouldBe(pair.Gram[1], $"{j} {l} of {features}");
                    moments.Products[j].ShouldBe(pair.Products[1]);
                }
            }
        }
    }
}
