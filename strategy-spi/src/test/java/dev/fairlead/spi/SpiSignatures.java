package dev.fairlead.spi;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that a plugin can be compiled against, a line each, in alphabetical order. */
final class SpiSignatures {
  private SpiSignatures() {}

  static List<String> of(Path classes) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes.resolve("dev/fairlead/spi"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          describe(load("dev.fairlead.spi." + name.replace(".class", "")), lines);
        }
      }
    }
    lines.sort(null);
    return lines;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void describe(Class<?> type, List<String> lines) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return;
    }
    String name = type.getName().substring("dev.fairlead.spi.".length());
    lines.add(
        name
            + " : "
            + (type.isRecord() ? "record" : type.isEnum() ? "enum" : kind(type))
            + Arrays.stream(type.getGenericInterfaces())
                .map(Type::getTypeName)
                .sorted()
                .collect(Collectors.joining(", ", " ", "")));
    if (type.isRecord()) {
      lines.add(
          name
              + " components "
              + Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::toString)
                  .collect(Collectors.joining(", ")));
    }
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        lines.add(name + " field " + field.getType().getTypeName() + " " + field.getName());
      }
    }
    for (Executable constructor : type.getDeclaredConstructors()) {
      add(name, constructor, "", lines);
    }
    for (Method method : type.getDeclaredMethods()) {
      add(name, method, method.getGenericReturnType().getTypeName() + " ", lines);
    }
  }

  private static String kind(Class<?> type) {
    return type.isInterface() ? "interface" : "class";
  }

  private static void add(String type, Executable member, String returns, List<String> lines) {
    if (!Modifier.isPublic(member.getModifiers()) || member.isSynthetic()) {
      return;
    }
    String parameters =
        Arrays.stream(member.getGenericParameterTypes())
            .map(Type::getTypeName)
            .collect(Collectors.joining(", ", "(", ")"));
    boolean constructor = returns.isEmpty();
    boolean added = member instanceof Method method && method.isDefault();
    lines.add(
        type
            + (constructor ? " new" : Modifier.isStatic(member.getModifiers()) ? " static " : " ")
            + (added ? "default " : "")
            + returns
            + (constructor ? "" : member.getName())
            + parameters);
  }
}
