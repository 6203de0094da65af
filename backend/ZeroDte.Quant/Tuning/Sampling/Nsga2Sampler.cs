using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>Non-dominated sorting genetic algorithm II, for one objective or several.</summary>
/// <remarks>
/// <para>Deb, Pratap, Agarwal and Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE Transactions on
/// Evolutionary Computation 6 (2002). A parent wins a binary tournament by constraint-domination, then rank, then crowding distance.
/// Numbers cross by simulated binary crossover and mutate polynomially; a choice comes from either parent and mutates to any. A parameter
/// of a branch that only one parent took comes from that parent.</para>
/// <para>The parents of a trial are the survivors of all whole generations that it may depend on: with a lag of L, the first L - 1 of a
/// generation descend from the one before the last.</para>
/// </remarks>
/// <param name="population">Survivors of a generation, and its size; at least 2.</param>
public sealed class Nsga2Sampler(int population = Nsga2Sampler.DefaultPopulation) : ISampler
{
    public const int DefaultPopulation = 50;

    /// <summary>Deb et al. (2002), section V: crossover probability 0.9, mutation probability 1 / parameters, both indices 20.</summary>
    private const double CrossoverProbability = 0.9, CrossoverIndex = 20, MutationIndex = 20;

    private static readonly SobolSampler First = new();

    private readonly int _population = population >= 2 ? population
        : throw new ArgumentOutOfRangeException(nameof(population), population, "A population has at least 2 members.");

    public string Name => $"nsga2-{_population}";

    public Proposal Propose(History history, int number, ulong seed)
    {
        var generations = history.Trials.Length / _population;
        if (generations == 0)
            return First.Propose(history, number, seed);

        var space = Space.Of(history);
        var random = new Xoshiro256(seed);
        var parents = history.Once<int[]>(Name, generations * _population, (seen, _) => Survivors(seen));
        var (one, other) = (Tournament(parents, random), Tournament(parents, random));
        return space.Plan(Child(space, space.Points[one], space.Points[other], random), seed);
    }

    /// <summary>A child of two points: crossed, then mutated.</summary>
    internal static double[] Child(Space space, double[] mother, double[] father, Xoshiro256 random)
    {
        var child = (double[])mother.Clone();
        var crosses = random.Uniform() < CrossoverProbability;
        for (var j = 0; j < child.Length; j++)
        {
            if (double.IsNaN(child[j]))
                child[j] = father[j];
            else if (crosses && !double.IsNaN(father[j]) && random.Uniform() < 0.5)
                child[j] = space.IsChoice(j) ? father[j] : SimulatedBinary(mother[j], father[j], random);
            if (!double.IsNaN(child[j]) && random.Uniform() * space.Count < 1)
                child[j] = space.IsChoice(j) ? space.FromUnit(j, random.Uniform()) : Polynomial(child[j], random);
            if (!double.IsNaN(child[j]))
                child[j] = space.Snap(j, child[j]);
        }

        return child;
    }

    /// <summary>
    /// Deb and Agrawal, "Simulated Binary Crossover for Continuous Search Space", Complex Systems 9 (1995); one of the two children.
    /// </summary>
    private static double SimulatedBinary(double a, double b, Xoshiro256 random)
    {
        var u = random.Uniform();
        var spread = u <= 0.5 ? Math.Pow(2 * u, 1 / (CrossoverIndex + 1)) : Math.Pow(1 / (2 * (1 - u)), 1 / (CrossoverIndex + 1));
        return 0.5 * (a + b + (random.Uniform() < 0.5 ? spread : -spread) * (a - b));
    }

    /// <summary>Deb and Goyal, "A Combined Genetic Adaptive Search (GeneAS)", 1996, on the unit interval.</summary>
    private static double Polynomial(double x, Xoshiro256 random)
    {
        var u = random.Uniform();
        var power = 1 / (MutationIndex + 1);
        return u < 0.5
            ? x + Math.Pow(2 * u + (1 - 2 * u) * Math.Pow(1 - x, MutationIndex + 1), power) - 1
            : x + 1 - Math.Pow(2 * (1 - u) + (2 * u - 1) * Math.Pow(x, MutationIndex + 1), power);
    }

    private static int Tournament(int[] parents, Xoshiro256 random) =>
        parents[Math.Min(random.Below(parents.Length), random.Below(parents.Length))];

    /// <summary>The survivors of the trials, best first.</summary>
    private int[] Survivors(History history)
    {
        var trials = history.Trials;
        var feasible = Enumerable.Range(0, trials.Length).Where(i => trials[i].IsFeasible).ToArray();
        var losses = feasible.Select(i => history.Losses(trials[i])).ToArray();
        var sorted = new List<int>();
        foreach (var front in Domination.Fronts(losses))
        {
            var crowding = Domination.Crowding(losses, front);
            sorted.AddRange(Enumerable.Range(0, front.Length).OrderByDescending(k => crowding[k]).Select(k => feasible[front[k]]));
        }

        if (sorted.Count < _population)
            sorted.AddRange(Ranking.Order(history).Where(i => !trials[i].IsFeasible));
        return [.. sorted.Take(_population)];
    }
}
