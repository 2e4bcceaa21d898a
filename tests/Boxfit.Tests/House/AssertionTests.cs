using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Boxfit.Tests.House;

/// <summary>A test without an assertion says nothing of what it expects.</summary>
public sealed class AssertionTests
{
    static readonly Dictionary<short, OpCode> s_opcodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    [Fact]
    public void Every_test_asserts()
    {
        var tests = typeof(AssertionTests).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Where(m => m.IsDefined(typeof(FactAttribute), true)).ToList();
        Assert.True(tests.Count > 900, $"{tests.Count} tests");
        Assert.Empty(tests.Where(t => !Asserts(t, [])).Select(t => $"{t.DeclaringType}.{t.Name}"));
    }

    [Fact]
    public void An_assertion_is_found_in_helpers_and_lambdas_and_missed_where_there_is_none()
    {
        Assert.True(Asserts(((Action)InLambda).Method, []));
        Assert.False(Asserts(((Action)Nowhere).Method, []));
    }

    static void InLambda() => Array.ForEach([1], n => Helper(n));

    static void Helper(int n) => Assert.Equal(1, n);

    static void Nowhere() => Array.ForEach([1], n => Console.WriteLine(n));

    /// <summary>
    /// Whether a method, or one of the tests' own that it calls, calls xUnit's <see cref="Assert"/> or checks a property with FsCheck.
    /// </summary>
    static bool Asserts(MethodBase method, HashSet<MethodBase> seen)
    {
        if (method.DeclaringType == typeof(Assert)) return !method.Name.StartsWith("Skip", StringComparison.Ordinal);
        if (method.DeclaringType?.Namespace?.StartsWith("FsCheck", StringComparison.Ordinal) == true)
            return method.Name.Contains("Check", StringComparison.Ordinal);
        if (method.Module != typeof(AssertionTests).Module || !seen.Add(method)) return false;
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
            return Asserts(machine.StateMachineType.GetMethod("MoveNext", BindingFlags.NonPublic | BindingFlags.Instance)!, seen);
        return Called(method).Any(m => Asserts(m, seen));
    }

    /// <summary>The methods that a method's instructions name: called, or made a delegate of.</summary>
    static List<MethodBase> Called(MethodBase method)
    {
        var called = new List<MethodBase>();
        ReadOnlySpan<byte> code = method.GetMethodBody()?.GetILAsByteArray();
        while (!code.IsEmpty)
        {
            bool isLong = code[0] == 0xFE;
            var opcode = s_opcodes[isLong ? (short)(0xFE00 | code[1]) : code[0]];
            code = code[(isLong ? 2 : 1)..];
            if (opcode.OperandType == OperandType.InlineMethod)
                called.Add(method.Module.ResolveMethod(BitConverter.ToInt32(code[..4]), TypeArguments(method.DeclaringType),
                    TypeArguments(method))!);
            code = code[OperandLength(opcode.OperandType, code)..];
        }
        return called;
    }

    static Type[]? TypeArguments(MemberInfo? member) =>
        member is Type type ? type.GetGenericArguments()
            : member is MethodInfo { IsGenericMethod: true } method ? method.GetGenericArguments() : null;

    static int OperandLength(OperandType type, ReadOnlySpan<byte> operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(operand),
        _ => 4,
    };
}
