# A boot sector (16 bits, at 0x7c00) that tries the BIOS' disk calls on the drive that it was read from:
#   reads block 1 and prints its text, writes it to block 2, and reads block 0 by cylinder, head and sector.
# It prints to the first serial port, and ends qemu through isa-debug-exit at 0xf4: 0x10 all done, 0x11 a call failed.
#   as --32 -o bootSector.o bootSector.S && ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o bootSector.bin bootSector.o
# bootSector.ts holds what that gives.
.code16
.global _start
_start:
  cli; xor %ax,%ax; mov %ax,%ds; mov %ax,%es; mov %ax,%ss; mov $0x7c00,%sp; sti
  mov %dl,drive
  mov $msg1,%si; call puts
  # extended read of block 1
  movb $0x42,%ah; movb drive,%dl; mov $dap,%si; int $0x13
  jc err
  mov $0x8000,%si; call puts
  # extended write to block 2
  movl $2,daplba
  movb $0x43,%ah; movb $0,%al; movb drive,%dl; mov $dap,%si; int $0x13
  jc err
  mov $msg2,%si; call puts
  # read by cylinder 0, head 0, sector 1
  mov $0x0201,%ax; mov $0x0001,%cx; movb $0,%dh; movb drive,%dl; mov $0x9000,%bx; int $0x13
  jc err
  mov $msg4,%si; call puts
  mov $0xf4,%dx; mov $0x10,%al; outb %al,%dx
1: hlt; jmp 1b
err:
  mov $msg3,%si; call puts
  mov $0xf4,%dx; mov $0x11,%al; outb %al,%dx
1: hlt; jmp 1b
puts:
  lodsb; or %al,%al; jz 2f
  mov $0x3f8,%dx
  push %ax
3: mov $0x3fd,%dx; inb %dx,%al; test $0x20,%al; jz 3b
  pop %ax; mov $0x3f8,%dx; outb %al,%dx
  jmp puts
2: ret
drive: .byte 0
.align 4
dap: .byte 0x10,0; .word 1; .word 0x8000,0
daplba: .long 1,0
msg1: .asciz "\r\nMBR-FROM-ISCSI\r\n"
msg2: .asciz "WRITE-OK\r\n"
msg3: .asciz "INT13-ERROR\r\n"
msg4: .asciz "CHS-OK\r\n"
.org 510
.word 0xaa55
